"""Lays siege to `cairn server`: many clients write while it is killed and started again; then counts what it had
acknowledged, in the files, in Git, and as a server tells it.

    python siege.py CAIRN FOLDER --clients 64 --seconds 300 --every 20 [--bare] [--seed 1]

FOLDER is made, with the repository in it.
"""

import argparse
import csv
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from http.client import HTTPConnection, HTTPException

API = "/api/2.0/mlflow/"


class Run:
    """What a client knows of a run of its own."""

    def __init__(self, id, experiment):
        self.id, self.experiment = id, experiment
        self.params, self.tags, self.rows, self.files = {}, {}, {}, {}
        #: Whether an end was asked for, and whether it was acknowledged.
        self.asked, self.ended = False, False


class Client(threading.Thread):
    def __init__(self, siege, number, seed):
        super().__init__(daemon=True)
        self.siege, self.number = siege, number
        self.random = random.Random(f"{seed}-{number}")
        self.connection = None
        self.runs, self.versions, self.count, self.acknowledged, self.broken = [], {}, 0, 0, 0
        self.failures = []

    def run(self):
        while not self.siege.over.is_set():
            self.act()
        for run in self.runs:
            while not run.ended:
                self.end(run)

    def act(self):
        self.count += 1
        open_runs = [run for run in self.runs if not run.asked]
        if not open_runs or (len(open_runs) < 3 and self.random.random() < 0.05):
            return self.create()
        run = self.random.choice(open_runs)
        kind = self.random.random()
        if kind < 0.4:
            self.metric(run)
        elif kind < 0.6:
            self.batch(run)
        elif kind < 0.75:
            self.param(run)
        elif kind < 0.85:
            self.tag(run)
        elif kind < 0.9:
            self.file(run)
        elif kind < 0.93:
            self.end(run)
        elif kind < 0.96:
            # A run that has ended can still be given tags.
            self.tag(self.random.choice(self.runs))
        elif kind < 0.97:
            self.version()
        else:
            self.read(run)

    def send(self, method, path, body=None):
        """The answer's JSON (or {} for none) when it was acknowledged; None when the connection broke before."""
        try:
            if self.connection is None:
                self.connection = HTTPConnection("127.0.0.1", self.siege.port, timeout=60)
                self.connection.connect()
                self.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            data = body if isinstance(body, (bytes, type(None))) else json.dumps(body).encode()
            self.connection.request(method, path, data, {"Content-Type": "application/json"})
            response = self.connection.getresponse()
            answer = response.read()
        except (OSError, HTTPException):
            self.connection = None
            self.broken += 1
            time.sleep(0.02)
            return None
        if response.status != 200:
            self.failures.append(f"{method} {path}: {response.status} {answer[:300]!r}")
            return None
        self.acknowledged += 1
        return json.loads(answer) if answer else {}

    def create(self):
        experiment = self.siege.experiments[self.number % len(self.siege.experiments)]
        answer = self.send("POST", API + "runs/create", {
            "experiment_id": experiment, "run_name": f"client {self.number} at {self.count}", "start_time": 1})
        if answer:
            self.runs.append(Run(answer["run"]["info"]["run_id"], experiment))

    def metric(self, run):
        row = {"key": f"m{self.count % 3}", "step": self.count, "timestamp": 1000 + self.count, "value": self.count / 2}
        if self.send("POST", API + "runs/log-metric", {"run_id": run.id, **row}) is not None:
            run.rows[row["key"], row["step"]] = row["value"]

    def batch(self, run):
        count = self.random.choice((1, 10, 200))
        rows = [
            {"key": f"b{n % 5}", "step": self.count * 1000 + n, "timestamp": 2000, "value": (self.count * 1000 + n) / 2}
            for n in range(count)]
        tag = f"batch {self.count}"
        body = {"run_id": run.id, "metrics": rows, "tags": [{"key": tag, "value": str(count)}]}
        if self.send("POST", API + "runs/log-batch", body) is not None:
            run.rows.update({(row["key"], row["step"]): row["value"] for row in rows})
            run.tags[tag] = str(count)

    def param(self, run):
        body = {"run_id": run.id, "key": f"p{self.count}", "value": f"v{self.count}"}
        if self.send("POST", API + "runs/log-parameter", body) is not None:
            run.params[body["key"]] = body["value"]

    def tag(self, run):
        body = {"run_id": run.id, "key": f"t{self.count}", "value": f"v{self.count}"}
        if self.send("POST", API + "runs/set-tag", body) is not None:
            run.tags[body["key"]] = body["value"]

    def file(self, run):
        name, content = f"folder/{self.count}.txt", f"{self.count}\n".encode() * self.random.choice((1, 1000))
        path = f"/api/2.0/mlflow-artifacts/artifacts/{run.experiment}/{run.id}/artifacts/{name}"
        if self.send("PUT", path, content) is not None:
            run.files[name] = content

    def end(self, run):
        run.asked = True
        body = {"run_id": run.id, "status": "FINISHED", "end_time": 5000}
        if self.send("POST", API + "runs/update", body) is not None:
            run.ended = True

    def version(self):
        name = f"model {self.number % 4}"
        body = {"name": name, "source": "s3://bucket/model", "description": f"{self.number} at {self.count}"}
        answer = self.send("POST", API + "model-versions/create", body)
        if answer:
            version = answer["model_version"]["version"]
            if (name, version) in self.versions:
                self.failures.append(f"{name} got version {version} twice")
            self.versions[name, version] = body["description"]

    def read(self, run):
        """What was acknowledged can be read at once."""
        answer = self.send("GET", API + f"runs/get?run_id={run.id}")
        if answer is None:
            return
        data = answer["run"]["data"]
        params = {entry["key"]: entry["value"] for entry in data.get("params", [])}
        missing = {key: value for key, value in run.params.items() if params.get(key) != value}
        if missing:
            self.failures.append(f"run {run.id} is read without {missing}")


class Siege:
    def __init__(self, options):
        self.options = options
        self.over = threading.Event()
        self.port, self.process, self.starts = 0, None, []
        self.experiments = []
        self.repository = options.folder + "/repository"
        self.environment = {
            **os.environ, "HOME": options.folder, "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_AUTHOR_NAME": "Ada Example",
            "GIT_AUTHOR_EMAIL": "ada@example.org", "GIT_COMMITTER_NAME": "Ada Example",
            "GIT_COMMITTER_EMAIL": "ada@example.org",
        }

    def git(self, *arguments, **more):
        return subprocess.run(
            ["git", "-C", self.repository, *arguments], env=self.environment, check=True, stdout=subprocess.PIPE, **more
        ).stdout

    def prepare(self):
        os.makedirs(self.options.folder)
        work = self.repository if not self.options.bare else self.repository + "-first"
        subprocess.run(["git", "init", "-q", "-b", "main", work], env=self.environment, check=True)
        subprocess.run(
            [self.options.cairn, "init"], cwd=work, env=self.environment, check=True, stdout=subprocess.DEVNULL)
        if self.options.bare:
            with open(work + "/cairn.yaml", "a") as file:
                file.write("\nbranch: main\n")
        subprocess.run(["git", "-C", work, "add", "."], env=self.environment, check=True)
        subprocess.run(["git", "-C", work, "commit", "-qm", "begin"], env=self.environment, check=True)
        if self.options.bare:
            subprocess.run(
                ["git", "clone", "-q", "--bare", work, self.repository], env=self.environment, check=True)

    def start(self):
        begin = time.monotonic()
        with open(self.options.folder + "/server.log", "ab") as log:
            self.process = subprocess.Popen(
                [self.options.cairn, "server", "--port", str(self.port)], cwd=self.repository, env=self.environment,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, text=True)
        line = self.process.stdout.readline().strip()
        if not line:
            raise SystemExit(f"the server did not start: {self.process.wait()}; see {self.options.folder}/server.log")
        self.starts.append(time.monotonic() - begin)
        self.port = int(line.rsplit(":", 1)[1])

    def stop(self, how):
        self.process.send_signal(how)
        return self.process.wait(60)

    def ask(self, method, path, body=None):
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(
            method, path, None if body is None else json.dumps(body), {"Content-Type": "application/json"})
        response = connection.getresponse()
        answer = response.read()
        connection.close()
        if response.status != 200:
            raise SystemExit(f"{method} {path}: {response.status} {answer!r}")
        return json.loads(answer)

    def lay(self):
        self.prepare()
        self.start()
        for number in range(4):
            self.experiments.append(
                self.ask("POST", API + "experiments/create", {"name": f"siege {number}"})["experiment_id"])
            self.ask("POST", API + "registered-models/create", {"name": f"model {number}"})
        self.clients = [Client(self, number, self.options.seed) for number in range(self.options.clients)]
        for client in self.clients:
            client.start()
        end, kills = time.monotonic() + self.options.seconds, 0
        pause = random.Random(self.options.seed)
        while time.monotonic() < end:
            time.sleep(self.options.every * pause.uniform(0.8, 1.2))
            if self.process.poll() is not None:
                print(f"the server ended by itself with {self.process.returncode}")
                return 1
            self.stop(signal.SIGKILL)
            kills += 1
            self.start()
        self.over.set()
        for client in self.clients:
            client.join(120)
            if client.is_alive():
                print("a client still waits for an answer")
                return 1
        acknowledged = sum(client.acknowledged for client in self.clients)
        print(
            f"{kills} kills, {acknowledged} answers acknowledged, {sum(c.broken for c in self.clients)} broken off, "
            f"slowest start {max(self.starts) * 1000:.0f} ms", flush=True)
        failures = [failure for client in self.clients for failure in client.failures]
        status = self.stop(signal.SIGTERM)
        if status != 0:
            failures.append(f"the server ended with {status} at SIGTERM")
        self.start()
        failures += self.judge_answers()
        self.stop(signal.SIGTERM)
        failures += self.judge_files()
        for failure in failures[:40]:
            print(failure)
        print(f"{len(failures)} failures")
        return 1 if failures or kills == 0 or acknowledged == 0 else 0

    def judge_answers(self):
        """A run of each client, as a new server tells it."""
        for client in self.clients:
            for run in client.runs[:2]:
                answer = self.ask("GET", API + f"runs/get?run_id={run.id}")["run"]
                if run.ended and answer["info"]["status"] != "FINISHED":
                    yield f"run {run.id} is {answer['info']['status']}"
                tags = {entry["key"]: entry["value"] for entry in answer["data"].get("tags", [])}
                for key, value in run.tags.items():
                    if tags.get(key) != value:
                        yield f"run {run.id} is told without its tag {key}"
                for key in {key for key, _ in run.rows}:
                    rows, token = {}, ""
                    while True:
                        page = self.ask(
                            "GET", API + f"metrics/get-history?run_id={run.id}&metric_key={key}&max_results=25000" + (
                                f"&page_token={token}" if token else ""))
                        rows.update({(m["key"], m["step"]): m["value"] for m in page.get("metrics", [])})
                        token = page.get("next_page_token")
                        if not token:
                            break
                    missing = [place for place in run.rows if place[0] == key and rows.get(place) != run.rows[place]]
                    if missing:
                        yield f"the history of {key} in run {run.id} is told without {missing[:5]}"
            for (name, version), description in list(client.versions.items())[:2]:
                answer = self.ask(
                    "GET", API + f"model-versions/get?name={name.replace(' ', '%20')}&version={version}")
                if answer["model_version"].get("description") != description:
                    yield f"version {version} of {name} is told as {answer}"

    def judge_files(self):
        """Every acknowledged thing, in the commit that the branch has now."""
        listing = self.git("ls-tree", "-r", "-z", "main").split(b"\0")
        blobs = {}
        for entry in listing:
            if entry:
                facts, path = entry.split(b"\t")
                blobs[path.decode()] = facts.split()[2].decode()
        wanted = [path for path in blobs if path.startswith("cairn/")]
        contents = self.contents([blobs[path] for path in wanted])
        files = dict(zip(wanted, contents))
        for client in self.clients:
            for run in client.runs:
                place = f"cairn/runs/{run.id[:2]}/{run.id}/"
                if place + "run.json" not in files:
                    yield f"run {run.id} is in no commit"
                    continue
                yield from self.judge_run(run, place, files)
            for (name, version), description in client.versions.items():
                found = [
                    path for path in files
                    if path.startswith("cairn/models/") and path.endswith(f"/versions/{version}.json")
                    and json.loads(files[path]).get("description") == description]
                if len(found) != 1:
                    yield f"version {version} of {name} ('{description}') is in {len(found)} files"
        fsck = subprocess.run(
            ["git", "-C", self.repository, "fsck", "--strict", "--no-dangling", "--no-progress"],
            env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if fsck.returncode != 0 or fsck.stdout.strip():
            yield f"git fsck: {fsck.returncode} {fsck.stdout[:1000]}"
        if not self.options.bare:
            # A run whose creation was broken off may be there, and goes on: nobody ended it.
            known = {run.id for client in self.clients for run in client.runs}
            for line in self.git("status", "--porcelain", "-uall").decode().splitlines():
                parts = line[3:].split("/")
                if parts[:2] != ["cairn", "runs"] or parts[3] in known:
                    yield f"git status: {line}"

    def judge_run(self, run, place, files):
        record = json.loads(files[place + "run.json"])
        if record["status"] not in ("FINISHED", "finished"):
            yield f"run {run.id} is recorded as {record['status']}"
        for kind, expected in (("params", run.params), ("tags", run.tags)):
            missing = [key for key, value in expected.items() if record.get(kind, {}).get(key) != value]
            if missing:
                yield f"run {run.id} is recorded without the {kind} {missing[:5]}"
        rows = {}
        for row in list(csv.reader(files.get(place + "metrics.csv", b"").decode().splitlines()))[1:]:
            rows[row[0], int(row[1])] = float(row[3])
            if float(row[3]) != int(row[1]) / 2:
                yield f"run {run.id} has a row that nobody logged: {row}"
        missing = [key for key, value in run.rows.items() if rows.get(key) != value]
        if missing:
            yield f"run {run.id} is recorded without {len(missing)} of {len(run.rows)} values: {missing[:5]}"
        for name, content in run.files.items():
            if files.get(place + "artifacts/" + name) != content:
                yield f"run {run.id} is recorded without its artifact {name}"

    def contents(self, ids):
        output = self.git("cat-file", "--batch", input="\n".join(ids).encode() + b"\n")
        at = 0
        for _ in ids:
            end = output.index(b"\n", at)
            size = int(output[at:end].split()[2])
            yield output[end + 1:end + 1 + size]
            at = end + 2 + size


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cairn")
    parser.add_argument("folder")
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--every", type=float, default=20)
    parser.add_argument("--bare", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.cairn, options.folder = os.path.abspath(options.cairn), os.path.abspath(options.folder)
    return Siege(options).lay()


if __name__ == "__main__":
    sys.exit(main())
