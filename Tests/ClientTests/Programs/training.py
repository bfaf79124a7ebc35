"""Trains as people do, through the unmodified mlflow client, and checks what the client reads back.

    MLFLOW_TRACKING_URI=… python training.py FACTS WORD

FACTS is a file to write: as JSON, what was logged where, for whoever looks into the store afterwards. WORD goes into
the names of experiments and models, so that several trainings may use one server. Works with mlflow 2 and 3, against
any MLflow server, and inside `cairn run`.
"""

import json
import logging
import math
import os
import sys
import tempfile
import warnings

sys.dont_write_bytecode = True
warnings.filterwarnings("ignore")
os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
os.environ.setdefault("DO_NOT_TRACK", "true")
os.environ["MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR"] = "false"
os.environ["MPLBACKEND"] = "Agg"

import mlflow
import numpy as np
import pandas as pd
from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag
from mlflow.exceptions import MlflowException
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression

import training_models

logging.getLogger("mlflow").setLevel(logging.ERROR)
client = MlflowClient()
word = sys.argv[2]
facts = {"mlflow": mlflow.__version__, "runs": {}, "metrics": {}, "params": {}, "tags": {}, "artifacts": {}}


def equal(got, expected, what):
    if got != expected:
        raise SystemExit(f"{what}: expected {expected!r}, got {got!r}")


def is_raised(error_code, call, what):
    try:
        call()
    except MlflowException as error:
        equal(error.error_code, error_code, what)
    else:
        raise SystemExit(f"{what}: nothing was raised")


def note(name, run_id):
    """Reads the run as the server has it, and notes it for the facts."""
    run = client.get_run(run_id)
    facts["runs"][name] = run_id
    facts["params"][run_id] = run.data.params
    facts["metrics"][run_id] = {key: repr(value) for key, value in run.data.metrics.items()}
    facts["tags"][run_id] = {key: value for key, value in run.data.tags.items() if key != "mlflow.user"}
    facts["artifacts"].setdefault(run_id, {})
    return run


def autologged(data):
    """Autolog with scikit-learn: parameters, training metrics and the model, without a line that logs."""
    mlflow.sklearn.autolog(log_input_examples=True, silent=True)
    try:
        with mlflow.start_run(run_name="autologged") as run:
            model = LogisticRegression(C=0.5, max_iter=200)
            model.fit(data.data, data.target)
    finally:
        mlflow.sklearn.autolog(disable=True)
    read = note("autologged", run.info.run_id)
    equal(read.data.params["C"], "0.5", "an autologged parameter")
    equal(read.data.metrics["training_accuracy_score"] > 0.9, True, "an autologged metric")
    equal(read.info.status, "FINISHED", "the status of the autologged run")
    equal(
        [entry.dataset.name for entry in read.inputs.dataset_inputs], ["dataset"], "the autologged dataset")
    predictions = mlflow.pyfunc.load_model(f"runs:/{run.info.run_id}/model").predict(data.data)
    equal(list(predictions), list(model.predict(data.data)), "what the autologged model predicts")


def nested():
    """A sweep: a parent and its children, one of which fails."""
    with mlflow.start_run(run_name="sweep") as parent:
        for depth in (1, 2, 3):
            with mlflow.start_run(run_name=f"depth-{depth}", nested=True) as child:
                mlflow.log_param("depth", depth)
                for epoch in range(5):
                    mlflow.log_metric("loss", 1 / (depth + epoch), step=epoch)
            note(f"depth-{depth}", child.info.run_id)
        try:
            with mlflow.start_run(run_name="depth-0", nested=True) as child:
                raise ValueError("no depth")
        except ValueError:
            note("depth-0", child.info.run_id)
        mlflow.log_metric("best_loss", 1 / 7)
    note("sweep", parent.info.run_id)
    equal(client.get_run(child.info.run_id).info.status, "FAILED", "the status of a run that raised")
    children = client.search_runs(
        [parent.info.experiment_id], f"tags.mlflow.parentRunId = '{parent.info.run_id}'",
        order_by=["attributes.start_time ASC"])
    equal(
        [run.info.run_name for run in children], ["depth-1", "depth-2", "depth-3", "depth-0"],
        "the children of the sweep")


def batches():
    """As much as a batch may hold, numbers that JSON has no words for, and what the server must refuse."""
    with mlflow.start_run(run_name="batches", tags={"kind": "batch"}, description="As much as goes in") as run:
        id = run.info.run_id
        client.log_batch(
            id,
            metrics=[Metric(f"m{n % 10}", n / 8, 1_700_000_000_000 + n, n) for n in range(1000)],
            params=[Param(f"p{n}", "v" * 50 + str(n)) for n in range(100)],
            tags=[RunTag(f"t{n}", "ü" * n) for n in range(99)])
        mlflow.log_metrics({"a/b": 1.5, "c d": -0.0, "e.f": 1e-300}, step=7)
        mlflow.log_metric("not_a_number", math.nan)
        mlflow.log_metric("infinite", math.inf)
        mlflow.log_metric("far", 2.5, step=2**62)
        mlflow.log_params({"learning rate": 0.1, "long": "x" * 6000})
        mlflow.set_tags({"note": "line one\nline two", "gone": "1"})
        mlflow.delete_tag("gone")
        for step in range(20):
            mlflow.log_metric("later", step, step=step, synchronous=False)
        mlflow.flush_async_logging()
        is_raised("INVALID_PARAMETER_VALUE", lambda: client.log_param(id, "p1", "else"), "a parameter's new value")
    read = note("batches", id)
    equal(read.data.metrics["m9"], 999 / 8, "a metric of the batch")
    equal(math.isnan(read.data.metrics["not_a_number"]), True, "NaN")
    equal(read.data.params["p99"], "v" * 50 + "99", "a parameter of the batch")
    equal(read.data.tags["t98"], "ü" * 98, "a tag of the batch")
    equal("gone" in read.data.tags, False, "a deleted tag")
    history = client.get_metric_history(id, "m3")
    equal([m.step for m in history], list(range(3, 1000, 10)), "the steps of a history")
    equal([m.value for m in history], [n / 8 for n in range(3, 1000, 10)], "the values of a history")
    equal([m.step for m in client.get_metric_history(id, "far")], [2**62], "a step of 63 bits")
    equal(len(client.get_metric_history(id, "later")), 20, "metrics logged asynchronously")
    facts["history"] = {"run": id, "key": "m3", "count": 100}


def files(data):
    """Figures, tables, texts, images, files and folders, there and back."""
    import matplotlib.pyplot as plt

    with mlflow.start_run(run_name="files") as run:
        id = run.info.run_id
        figure, axes = plt.subplots()
        axes.plot([1, 2, 3])
        mlflow.log_figure(figure, "figures/line.png")
        plt.close(figure)
        mlflow.log_table({"question": ["a", "b"], "answer": [1, 2]}, "table.json")
        mlflow.log_table({"question": ["c"], "answer": [3]}, "table.json")
        mlflow.log_text("grüße\n", "notes/a b ü.txt")
        mlflow.log_dict({"k": [1, 2]}, "config.json")
        mlflow.log_dict({"k": [1, 2]}, "config.yaml")
        mlflow.log_image(np.zeros((4, 4, 3), dtype=np.uint8), "image.png")
        mlflow.log_image(np.zeros((4, 4, 3), dtype=np.uint8), key="seen", step=3)
        with tempfile.TemporaryDirectory() as folder:
            os.makedirs(folder + "/sub/deep")
            content = {"sub/deep/one.txt": b"one\n", "sub/two.bin": bytes(range(256)), "empty": b"",
                       "large.bin": bytes(range(251)) * 12_000}
            for name, value in content.items():
                with open(f"{folder}/{name}", "wb") as file:
                    file.write(value)
            mlflow.log_artifacts(folder, "folder")
            mlflow.log_artifact(folder + "/sub/two.bin")
    note("files", id)
    table = mlflow.load_table("table.json", run_ids=[id])
    equal(list(table["answer"]), [1, 2, 3], "the table")
    equal(mlflow.artifacts.load_text(f"runs:/{id}/notes/a b ü.txt"), "grüße\n", "a text")
    equal(mlflow.artifacts.load_dict(f"runs:/{id}/config.json"), {"k": [1, 2]}, "a dictionary")
    equal(mlflow.artifacts.load_image(f"runs:/{id}/image.png").size, (4, 4), "an image")
    with tempfile.TemporaryDirectory() as folder:
        place = client.download_artifacts(id, "folder", folder)
        for name, value in content.items():
            with open(f"{place}/{name}", "rb") as file:
                equal(file.read(), value, f"the downloaded {name}")
    equal(
        sorted((item.path, item.is_dir, item.file_size or 0) for item in client.list_artifacts(id, "folder")),
        [("folder/empty", False, 0), ("folder/large.bin", False, 3_012_000), ("folder/sub", True, 0)],
        "a listing")
    facts["artifacts"][id].update({f"folder/{name}": len(value) for name, value in content.items()})
    for name in ("figures/line.png", "table.json", "notes/a b ü.txt", "config.json", "config.yaml", "image.png"):
        facts["artifacts"][id][name] = None
    facts["tags"][id] = {k: v for k, v in client.get_run(id).data.tags.items() if k != "mlflow.user"}


def datasets(data):
    """Datasets as inputs, with their context and tags."""
    frame = pd.DataFrame(data.data)
    with mlflow.start_run(run_name="datasets") as run:
        dataset = mlflow.data.from_pandas(frame, source="iris.csv", name="iris", targets=None)
        mlflow.log_input(dataset, context="training", tags={"split": "all"})
        mlflow.log_input(mlflow.data.from_numpy(data.target.to_numpy(), name="targets"), context="eval")
    read = note("datasets", run.info.run_id)
    inputs = sorted(
        (entry.dataset.name, {tag.key: tag.value for tag in entry.tags}.get("mlflow.data.context"))
        for entry in read.inputs.dataset_inputs)
    equal(inputs, [("iris", "training"), ("targets", "eval")], "the datasets")
    first = next(entry.dataset for entry in read.inputs.dataset_inputs if entry.dataset.name == "iris")
    equal(json.loads(first.profile)["num_rows"], len(frame), "a dataset's profile")
    found = client.search_runs([run.info.experiment_id], "datasets.name = 'iris' and dataset.context = 'training'")
    equal([r.info.run_id for r in found], [run.info.run_id], "runs by dataset")
    facts["dataset"] = {"run": run.info.run_id, "name": first.name, "digest": first.digest}


def system_metrics():
    mlflow.set_system_metrics_sampling_interval(0.2)
    mlflow.set_system_metrics_samples_before_logging(1)
    with mlflow.start_run(run_name="watched", log_system_metrics=True) as run:
        import time

        time.sleep(1.2)
    read = note("watched", run.info.run_id)
    equal(read.data.metrics["system/system_memory_usage_megabytes"] > 0, True, "a system metric")


def searches(experiment):
    """The forms of search that people use."""
    ids = facts["runs"]

    def names(**arguments):
        found = mlflow.search_runs([experiment], output_format="list", **arguments)
        return [run.info.run_name for run in found]

    equal(names(filter_string="params.depth = '2'"), ["depth-2"], "a search by parameter")
    equal(
        names(filter_string="metrics.loss < 0.2 and metrics.loss > 0", order_by=["metrics.loss ASC"]),
        ["depth-3", "depth-2"], "a search by metric")
    equal(names(filter_string="attributes.status = 'FAILED'"), ["depth-0"], "a search by status")
    equal(names(filter_string="tags.kind LIKE 'bat%'"), ["batches"], "a search by tag")
    equal(names(filter_string="attributes.run_name ILIKE 'DEPTH-%' and params.depth IS NOT NULL",
                order_by=["params.depth DESC"]), ["depth-3", "depth-2", "depth-1"], "a search by name")
    equal(
        names(filter_string=f"run_id IN ('{ids['sweep']}', '{ids['files']}')",
              order_by=["start_time ASC"]), ["sweep", "files"], "a search by ids")
    equal(names(filter_string="metrics.`a/b` = 1.5"), ["batches"], "a search by a quoted key")
    first = client.search_runs([experiment], max_results=3, order_by=["start_time DESC"])
    rest, token = list(first), first.token
    while token:
        page = client.search_runs([experiment], max_results=3, order_by=["start_time DESC"], page_token=token)
        rest, token = rest + list(page), page.token
    every = client.search_runs([experiment], max_results=1000, order_by=["start_time DESC"])
    equal([r.info.run_id for r in rest], [r.info.run_id for r in every], "a search in pages")
    frame = mlflow.search_runs([experiment], "params.depth != '2'", order_by=["params.depth ASC"])
    equal(list(frame["params.depth"].dropna()), ["1", "3"], "a search as a table")
    equal(
        [e.name for e in client.search_experiments(filter_string=f"name LIKE 'flow%{word}'")], [f"flowers {word}"],
        "a search of experiments")
    is_raised(
        "INVALID_PARAMETER_VALUE", lambda: client.search_runs([experiment], "metrics.loss << 1"), "a bad filter")
    is_raised("RESOURCE_DOES_NOT_EXIST", lambda: client.get_run("0" * 32), "a run that is not there")


def edits(experiment):
    """What is changed after a run has ended, and what is deleted."""
    id = facts["runs"]["depth-1"]
    client.set_tag(id, "looked_at", "yes")
    client.log_metric(id, "afterwards", 4.25)
    client.update_run(id, name="depth-one")
    client.delete_run(id)
    equal(
        [r.info.run_id for r in client.search_runs([experiment], "params.depth = '1'")], [], "a deleted run")
    client.restore_run(id)
    read = note("depth-1", id)
    equal((read.info.run_name, read.data.tags["looked_at"]), ("depth-one", "yes"), "an edited run")
    client.set_experiment_tag(experiment, "mlflow.note.content", "Irises")
    other = client.create_experiment(f"to be renamed {word}", tags={"a": "b"})
    client.rename_experiment(other, f"renamed {word}")
    client.delete_experiment(other)
    equal(client.get_experiment(other).lifecycle_stage, "deleted", "a deleted experiment")
    client.restore_experiment(other)
    equal(client.get_experiment_by_name(f"renamed {word}").tags["a"], "b", "a restored experiment")
    facts["experiments"] = {"flowers": experiment, "renamed": other}


def main():
    data = load_iris(as_frame=True)
    experiment = mlflow.set_experiment(f"flowers {word}").experiment_id
    autologged(data)
    nested()
    batches()
    files(data)
    datasets(data)
    system_metrics()
    searches(experiment)
    edits(experiment)
    training_models.exercise(client, data, word, facts, note, equal, is_raised)
    with open(sys.argv[1], "w") as file:
        json.dump(facts, file)


if __name__ == "__main__":
    main()
