"""A model's story, told through the mlflow client: registry_story.py train|register [RUN]

`train` makes a run with a model among its artifacts and prints the run's id; `register` does with it what
RegistryEqualityTests does with the command line.
"""
import sys

from mlflow import MlflowClient

MLMODEL = """artifact_path: model
flavors:
  python_function:
    loader_module: mlflow.sklearn
    python_version: 3.11.2
signature:
  inputs: '[{"type": "double", "name": "age", "required": true}]'
  outputs: '[{"type": "long", "required": true}]'
"""


def train(client):
    experiment = client.create_experiment("churn")
    run = client.create_run(experiment, run_name="brave-otter").info.run_id
    client.log_param(run, "lr", "0.1")
    client.log_metric(run, "rmse", 0.712)
    client.log_text(run, MLMODEL, "model/MLmodel")
    client.log_text(run, "scikit-learn==1.5.0\n", "model/requirements.txt")
    client.set_terminated(run)
    print(run)


def register(client, run):
    client.create_registered_model("churn", tags={"team": "growth"}, description="Who leaves")
    for _ in range(3):
        client.create_model_version("churn", f"runs:/{run}/model", run_id=run)
    client.set_registered_model_tag("churn", "domain", "telecom")
    client.set_model_version_tag("churn", "2", "checked", "by hand")
    client.update_model_version("churn", "2", "The better one")
    client.set_registered_model_alias("churn", "champion", "1")
    client.set_registered_model_alias("churn", "champion", "2")
    client.set_registered_model_alias("churn", "gone", "1")
    client.delete_registered_model_alias("churn", "gone")
    client.transition_model_version_stage("churn", "1", "Staging")
    client.transition_model_version_stage("churn", "1", "Production", archive_existing_versions=True)
    client.transition_model_version_stage("churn", "2", "Production", archive_existing_versions=True)
    client.update_registered_model("churn", "Who leaves next month")
    client.delete_registered_model_tag("churn", "team")
    client.delete_model_version("churn", "3")
    client.rename_registered_model("churn", "attrition")
    client.create_registered_model("unused")
    client.delete_registered_model("unused")


if __name__ == "__main__":
    if sys.argv[1] == "train":
        train(MlflowClient())
    else:
        register(MlflowClient(), sys.argv[2])
