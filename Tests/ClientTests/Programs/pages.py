"""Looks at MLflow's own pages in Chromium, on a server that is given something to show.

    python pages.py URL FOLDER

FOLDER gets a screenshot of each page. A page fails when it throws, logs an error, gets an answer of 400 or more (but
for what the pages expect), shows words of an error, or does not show what it should.
"""

import json
import os
import re
import sys
import time
import urllib.parse
import urllib.request

sys.dont_write_bytecode = True

from browser import Browser

API = "/api/2.0/mlflow/"
#: The pages ask who is there, and take a 404 as "nobody in particular".
QUIET = ("users/current", "favicon.ico", ".worker.js")
#: Words of the pages' own error views.
ERRORS = re.compile(
    r"something went wrong|page not found|an error occurred|failed to (load|fetch)|unable to (load|fetch)|"
    r"can't load|couldn't load|internal server error|error while|not implemented|request failed|error loading|"
    r"RESOURCE_DOES_NOT_EXIST|INVALID_PARAMETER_VALUE|INTERNAL_ERROR|ENDPOINT_NOT_FOUND", re.IGNORECASE)


class Server:
    def __init__(self, url):
        self.url = url.rstrip("/")

    def send(self, method, path, body):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(
            self.url + path, data, {"Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request) as answer:
            text = answer.read()
            return json.loads(text) if text else {}

    def post(self, path, body):
        return self.send("POST", API + path, body)


def furnish(server):
    """Runs with curves, files and datasets, a model with two versions, a logged model; gives their ids."""
    now = int(time.time() * 1000)
    experiment = server.post("experiments/create", {"name": "iris pages"})["experiment_id"]
    runs = []
    for number, rate in enumerate((0.1, 0.3, 0.9)):
        run = server.post("runs/create", {
            "experiment_id": experiment, "run_name": f"rate-{rate}", "start_time": now - 60_000 * (3 - number),
            "tags": [{"key": "mlflow.user", "value": "ada"}, {"key": "mlflow.source.name", "value": "train.py"},
                     {"key": "mlflow.source.type", "value": "LOCAL"}, {"key": "team", "value": "botany"}],
        })["run"]["info"]["run_id"]
        runs.append(run)
        server.post("runs/log-batch", {
            "run_id": run, "params": [{"key": "rate", "value": str(rate)}, {"key": "depth", "value": "3"}],
            "metrics": [{"key": key, "step": step, "timestamp": now - 50_000 + step * 100,
                         "value": factor / (1 + rate * step)} for step in range(200)
                        for key, factor in (("loss", 1), ("val/loss", 1.2))]})
        server.post("runs/log-inputs", {"run_id": run, "datasets": [{
            "tags": [{"key": "mlflow.data.context", "value": "training"}],
            "dataset": {"name": "iris", "digest": "0123abcd", "source_type": "local", "source": "{\"uri\":\"iris.csv\"}",
                        "schema": "{\"mlflow_colspec\":[{\"type\":\"double\",\"name\":\"petal\",\"required\":true}]}",
                        "profile": "{\"num_rows\":150,\"num_elements\":600}"}}]})
        for name, content in (("model/MLmodel", b"flavors:\n  sklearn: {}\n"), ("notes.txt", b"a note on this run\n"), ("table/data.csv", b"a,b\n1,2\n")):
            server.send("PUT", f"/api/2.0/mlflow-artifacts/artifacts/{experiment}/{run}/artifacts/{name}", content)
        server.post("runs/update", {"run_id": run, "status": "FINISHED", "end_time": now - 10_000 * (3 - number)})
    model = server.post("logged-models", {
        "experiment_id": experiment, "name": "classifier", "source_run_id": runs[0], "model_type": "sklearn",
        "params": [{"key": "rate", "value": "0.1"}]})["model"]["info"]["model_id"]
    server.send("PATCH", f"{API}logged-models/{model}", {"model_id": model, "status": "LOGGED_MODEL_READY"})
    server.post("runs/outputs", {"run_id": runs[0], "models": [{"model_id": model, "step": 0}]})
    server.post("registered-models/create", {"name": "iris-model", "description": "Tells irises apart"})
    for run in runs[:2]:
        server.post("model-versions/create", {
            "name": "iris-model", "source": f"mlflow-artifacts:/{experiment}/{run}/artifacts/model", "run_id": run})
    server.post("registered-models/alias", {"name": "iris-model", "alias": "champion", "version": "2"})
    server.post(
        "model-versions/transition-stage", {"name": "iris-model", "version": "1", "stage": "Staging",
                                            "archive_existing_versions": False})
    return experiment, runs, model


def pages(experiment, runs, model):
    """(name, the address behind #, what it has to show)"""
    two = urllib.parse.urlencode({"runs": json.dumps(runs[:2]), "experiments": json.dumps([experiment])})
    home = f"/experiments/{experiment}"
    return [
        ("landing", "/", ["MLflow"]),
        ("experiments", "/experiments", ["iris pages"]),
        ("experiment", f"{home}/runs", ["iris pages", "rate-0.1", "rate-0.9"]),
        ("experiment-charts", f"{home}/runs?compareRunsMode=CHART", ["iris pages", "loss"]),
        ("experiment-models", f"{home}/models", ["classifier"]),
        ("run", f"{home}/runs/{runs[0]}", ["rate-0.1", "iris", "botany", "Finished"]),
        ("metric-charts", f"{home}/runs/{runs[0]}/model-metrics", ["rate-0.1", "val/loss"]),
        ("metric", f"/metric?runs={json.dumps(runs[:2])}&metric=%22loss%22&experiments={json.dumps([experiment])}"
         f"&plot_metric_keys=%5B%22loss%22%5D", ["loss"]),
        ("artifacts", f"{home}/runs/{runs[0]}/artifacts/notes.txt", ["notes.txt", "a note on this run"]),
        ("compare", f"/compare-runs?{two}", ["rate-0.1", "rate-0.3", "depth"]),
        ("models", "/models", ["iris-model"]),
        ("model", "/models/iris-model", ["iris-model", "Version 2", "champion"]),
        ("model-version", "/models/iris-model/versions/2", ["Version 2", "iris-model"]),
        ("logged-model", f"{home}/models/{model}", ["classifier"]),
        ("prompts", "/prompts", ["Prompts"]),
    ]


def main():
    server, folder = Server(sys.argv[1]), sys.argv[2]
    os.makedirs(folder, exist_ok=True)
    found = furnish(server)
    failed = False
    with Browser(quiet=QUIET) as browser:
        for name, place, shown in pages(*found):
            text = browser.visit(f"{server.url}/#{place}", until=shown)
            browser.screenshot(f"{folder}/{name}.png")
            failures = list(dict.fromkeys(browser.errors))
            failures += [f"it says: {match[0]}" for match in ERRORS.finditer(text)]
            print(f"{name}: {'fine' if not failures else 'not fine'}", flush=True)
            for failure in failures:
                print(f"  {failure}")
            failed = failed or bool(failures)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
