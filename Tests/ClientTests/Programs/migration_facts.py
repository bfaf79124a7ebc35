"""Writes all that a client sees of a store as JSON; ids, which need not be the same in two stores, are replaced by names.

migration_facts.py TRACKING-URI FILE
"""

import json
import math
import os
import sys
import tempfile

uri, target = sys.argv[1:]
os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"
os.environ["MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR"] = "false"

import mlflow  # noqa: E402
from mlflow import MlflowClient  # noqa: E402
from mlflow.entities import ViewType  # noqa: E402

mlflow.set_tracking_uri(uri)
client = MlflowClient()
# A user of a run's record is a tag of the run once it was imported.
own_tags = {
    "cairn.run_id", "cairn.imported.experiment_id", "cairn.version", "cairn.model_id", "cairn.exported", "mlflow.user",
    "_mlflow_experiment_ids",
    # These two hold addresses and ids.
    "mlflow.log-model.history", "mlflow.modelVersions",
}
prompts = "tags.`mlflow.prompt.is_prompt` = 'true'"


def number(value):
    if value is None or math.isfinite(value):
        # Servers and databases say so for infinity.
        return "Infinity" if value == sys.float_info.max else value
    return "NaN" if math.isnan(value) else "Infinity"


def tags(values):
    return {key: value for key, value in values.items() if key not in own_tags}


def files(run, path=None):
    found = []
    for file in client.list_artifacts(run, path):
        found.append([file.path, file.is_dir, file.file_size])
        if file.is_dir:
            found += files(run, file.path)
    return sorted(found)


facts = {}
experiments = {found.experiment_id: found for found in client.search_experiments(ViewType.ALL)}
runs = []
for experiment in experiments.values():
    if experiment.name != "Default":
        facts["experiment " + experiment.name] = [experiment.lifecycle_stage, tags(experiment.tags)]
    runs += client.search_runs([experiment.experiment_id], run_view_type=ViewType.ALL)
run_names = {run.info.run_id: run.info.run_name for run in runs}
model_names = {}
if hasattr(client, "search_logged_models"):
    for experiment in experiments.values():
        if experiment.lifecycle_stage == "deleted":
            continue
        for model in client.search_logged_models([experiment.experiment_id]):
            model_names[model.model_id] = model.name
            facts["logged model " + model.name] = [
                model.params, tags(model.tags), str(model.status), run_names.get(model.source_run_id),
                sorted([metric.key, metric.step, metric.timestamp, metric.dataset_name, metric.dataset_digest]
                       for metric in model.metrics or []),
            ]
for run in runs:
    info, data = run.info, run.data
    shown = tags(data.tags)
    if "mlflow.parentRunId" in shown:
        shown["mlflow.parentRunId"] = run_names.get(shown["mlflow.parentRunId"])
    facts["run " + info.run_name] = [
        experiments[info.experiment_id].name, info.status, info.start_time, info.end_time, info.lifecycle_stage,
        info.user_id, data.params, shown, {key: number(value) for key, value in data.metrics.items()},
        # A file store keeps what it was told twice.
        {key: sorted({(point.step, point.timestamp, number(point.value))
                      for point in client.get_metric_history(info.run_id, key)}) for key in data.metrics},
        [[read.dataset.name, read.dataset.digest, read.dataset.source_type, read.dataset.source, read.dataset.schema,
          read.dataset.profile, sorted([tag.key, tag.value] for tag in read.tags)]
         for read in run.inputs.dataset_inputs],
        [[model_names.get(made.model_id), made.step] for made in getattr(run.outputs, "model_outputs", None) or []]
        if hasattr(run, "outputs") else [],
        files(info.run_id) if info.lifecycle_stage == "active" else None,
    ]
for condition in None, prompts:
    for model in client.search_registered_models(filter_string=condition):
        where = f"name = '{model.name}'" + (f" AND {condition}" if condition else "")
        facts["model " + model.name] = [
            model.description or "", tags(model.tags), {key: str(value) for key, value in model.aliases.items()},
            [[str(version.version), run_names.get(version.run_id), version.current_stage, version.description or "",
              version.status, tags(version.tags)]
             for version in sorted(client.search_model_versions(where), key=lambda found: int(found.version))],
        ]
with tempfile.TemporaryDirectory() as folder:
    for version in "1", "2":
        place = mlflow.artifacts.download_artifacts(f"models:/churn model/{version}", dst_path=folder)
        names = {name for name in os.listdir(place) if name != "registered_model_meta"}
        facts[f"files of version {version}"] = sorted(names)
with open(target, "w") as file:
    json.dump(facts, file, indent=1, sort_keys=True)
