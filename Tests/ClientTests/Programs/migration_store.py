"""Fills a store of MLflow's own with one of each thing that an import takes.

migration_store.py FOLDER file|sqlite
"""

import math
import os
import sys

folder, kind = sys.argv[1:]
os.makedirs(folder, exist_ok=True)
os.chdir(folder)
os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"
os.environ["MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR"] = "false"

import mlflow  # noqa: E402
import pandas as pd  # noqa: E402
from mlflow import MlflowClient  # noqa: E402

mlflow.set_tracking_uri(f"file://{folder}/mlruns" if kind == "file" else f"sqlite:///{folder}/mlflow.db")
client = MlflowClient()
is_version_3 = not mlflow.__version__.startswith("2.")


class Echo(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        return model_input


experiment = mlflow.set_experiment("churn é").experiment_id
client.set_experiment_tag(experiment, "team", "growth")
with mlflow.start_run(run_name="parent", description="a note") as parent:
    mlflow.log_params({"opt/lr": 0.1, "empty": "", "lines": "a\nb"})
    for step in range(5):
        mlflow.log_metric("train/loss", 1 / (step + 1), step=step)
    mlflow.log_metric("odd", math.nan)
    mlflow.log_metric("huge", math.inf)
    mlflow.log_metric("early", -3, step=-2)
    mlflow.set_tag("a/b c", "x: y")
    mlflow.log_text("hello", "notes/hello.txt")
    with open("big.bin", "wb") as file:
        file.write(os.urandom(1_500_000))
    mlflow.log_artifact("big.bin")
    dataset = mlflow.data.from_pandas(pd.DataFrame({"x": [1.0, 2.0]}), name="train-set")
    mlflow.log_input(dataset, context="training")
    with mlflow.start_run(nested=True, run_name="child"):
        mlflow.log_metric("acc", 0.9)
    if is_version_3:
        model = mlflow.pyfunc.log_model(name="model", python_model=Echo(), params={"depth": "3"}, pip_requirements=[])
        # At step 0: MLflow's file store reads every step of a dataset's metric as that.
        mlflow.log_metric("eval/acc", 0.77, step=0, model_id=model.model_id, dataset=dataset)
        mlflow.set_logged_model_tags(model.model_id, {"k": "v"})
    else:
        model = mlflow.pyfunc.log_model("model", python_model=Echo(), pip_requirements=[])
mlflow.register_model(model.model_uri, "churn model", tags={"t": "1"})
mlflow.register_model(f"runs:/{parent.info.run_id}/model", "churn model")
client.update_registered_model("churn model", "what it is")
client.set_registered_model_tag("churn model", "rt", "rv")
client.update_model_version("churn model", "1", "the first")
client.set_registered_model_alias("churn model", "champion", "2")
client.transition_model_version_stage("churn model", "1", "Production")
failed = client.create_run(experiment, run_name="failed").info.run_id
client.set_terminated(failed, "FAILED")
client.create_run(experiment, run_name="running")
gone = client.create_run(experiment, run_name="gone").info.run_id
client.set_terminated(gone)
client.delete_run(gone)
dropped = client.create_experiment("dropped", tags={"why": "old"})
client.set_terminated(client.create_run(dropped, run_name="in dropped").info.run_id)
client.delete_experiment(dropped)
if is_version_3:
    mlflow.genai.register_prompt("greet", "Hello {{name}}", commit_message="one", tags={"l": "en"})
    mlflow.genai.set_prompt_alias("greet", "prod", 1)
print("made with", mlflow.__version__)
