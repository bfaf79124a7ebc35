"""Logs one artifact of three million bytes through the client, and says its run."""

import os
import tempfile

import mlflow

with mlflow.start_run() as run, tempfile.TemporaryDirectory() as folder:
    with open(folder + "/large.bin", "wb") as file:
        file.write(b"\x07" * 3_000_000)
    mlflow.log_artifact(os.path.join(folder, "large.bin"))
print("run", run.info.run_id)
