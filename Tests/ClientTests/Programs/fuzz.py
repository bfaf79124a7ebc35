"""Sends seeded nonsense to `cairn server`: over raw sockets, pipelined, on several connections at once.

    python fuzz.py CAIRN FOLDER --requests 100000 [--seed 1] [--connections 8]

Most requests begin as good ones and are spoilt in one or two places; some are no HTTP at all. Afterwards the server
has to be alive and the same process; each request has its answer, and none is a 5xx other than NOT_IMPLEMENTED; a good
request is answered as before; nothing outside the store was written or read; git fsck has nothing to say.
"""

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from http.client import HTTPConnection

sys.dont_write_bytecode = True

from nonsense import ARTIFACTS, RAW, V2, Nonsense

#: Stands in files beside the store; no answer may hold it.
CANARY = "canary-2f6c1b9e"


class Wire:
    """Reads answers off a connection, as HTTP/1.1 frames them."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.held = b""

    def more(self):
        piece = self.socket.recv(1 << 16)
        if not piece:
            raise EOFError
        self.held += piece

    def until(self, mark):
        while mark not in self.held:
            self.more()
        found, self.held = self.held.split(mark, 1)
        return found

    def exactly(self, count):
        while len(self.held) < count:
            self.more()
        found, self.held = self.held[:count], self.held[count:]
        return found

    def answer(self, method):
        """(status, head, body, whether the server closes)."""
        while True:
            head = self.until(b"\r\n\r\n").decode("latin-1")
            lines = head.split("\r\n")
            if not lines[0].startswith("HTTP/1.1 "):
                raise ValueError(f"no status line: {lines[0][:100]!r}")
            status = int(lines[0].split(" ")[1])
            if status >= 200:
                break
        headers = {}
        for line in lines[1:]:
            key, _, value = line.partition(":")
            headers[key.strip().lower()] = value.strip()
        body = b""
        if method == "HEAD" or status in (204, 304):
            pass
        elif headers.get("transfer-encoding", "").lower() == "chunked":
            while True:
                count = int(self.until(b"\r\n").split(b";")[0], 16)
                body += self.exactly(count)
                self.exactly(2)
                if count == 0:
                    break
        elif "content-length" in headers:
            body = self.exactly(int(headers["content-length"]))
        else:
            raise ValueError(f"an answer without a length: {head[:200]!r}")
        return status, head, body, headers.get("connection", "").lower() == "close"


class Connection(threading.Thread):
    def __init__(self, fuzz, number, count):
        super().__init__(daemon=True)
        self.fuzz, self.number, self.count = fuzz, number, count
        self.statuses, self.failures = {}, []

    def run(self):
        nonsense = Nonsense(f"{self.fuzz.options.seed}-{self.number}", self.fuzz.ids)
        left, wire = self.count, None
        while left > 0 and len(self.failures) < 20:
            try:
                if nonsense.random.random() < 0.02:
                    self.raw(nonsense.random.choice(RAW))
                    left -= 1
                    continue
                requests = [nonsense.request() for _ in range(min(left, nonsense.random.choice((1, 1, 3, 10))))]
                left -= len(requests)
                wire = self.pipeline(wire, requests)
            except Exception as error:
                self.failures.append(f"{type(error).__name__}: {error}")
                wire = None
                if self.fuzz.process.poll() is not None:
                    return

    def pipeline(self, wire, requests):
        """Sends all, then reads all. What was not answered because the server closed is sent again by itself."""
        for attempt in range(len(requests) + 1):
            wire = wire or Wire(self.fuzz.port)
            try:
                wire.socket.sendall(b"".join(bytes for _, bytes in requests))
            except (BrokenPipeError, ConnectionResetError):
                pass
            try:
                while requests:
                    method, sent = requests[0]
                    status, head, body, closes = wire.answer(method)
                    self.judge(sent, status, head, body)
                    requests = requests[1:]
                    if closes:
                        wire.socket.close()
                        wire = None
                        break
            except (EOFError, ConnectionResetError):
                wire.socket.close()
                wire = None
                if attempt and requests:
                    # Alone and first on a new connection it has to be answered.
                    self.failures.append(f"no answer to {requests[0][1][:600]!r}")
                    requests = requests[1:]
            except TimeoutError:
                self.failures.append(f"no answer within a minute to {requests[0][1][:600]!r}")
                requests, wire = requests[1:], None
            if not requests:
                break
        return wire

    def judge(self, sent, status, head, body):
        self.statuses[status] = self.statuses.get(status, 0) + 1
        # MLflow's own server answers 500 to this one as well.
        genuine = b"Cannot rename a non-active experiment." in body
        # An answer to HEAD has no body that could say so.
        declined = b"NOT_IMPLEMENTED" in body or status == 501 and sent.startswith(b"HEAD ")
        if status >= 500 and not declined and not genuine:
            self.failures.append(f"{status} {body[:300]!r} to {sent[:900]!r}")
        if CANARY.encode() in body or b"root:x:0" in body or CANARY in head:
            self.failures.append(f"a file outside the store was read by {sent[:600]!r}")

    def raw(self, bytes):
        """No HTTP, or hardly: any answer but a 5xx will do, and none."""
        with socket.create_connection(("127.0.0.1", self.fuzz.port), timeout=60) as connection:
            try:
                connection.sendall(bytes)
                connection.shutdown(socket.SHUT_WR)
                answer = b""
                while piece := connection.recv(1 << 16):
                    answer += piece
            except (BrokenPipeError, ConnectionResetError):
                return
            except TimeoutError:
                self.failures.append(f"a closed connection was kept for a minute after {bytes[:80]!r}")
                return
        if answer.startswith(b"HTTP/1.1 5") and not answer.startswith((b"HTTP/1.1 501", b"HTTP/1.1 505")):
            self.failures.append(f"{answer[:200]!r} to {bytes[:80]!r}")


class Fuzz:
    def __init__(self, options):
        self.options = options
        self.folder = os.path.realpath(options.folder)
        self.repository = self.folder + "/place/repository"
        self.environment = {
            **os.environ, "HOME": self.folder + "/home", "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null",
            "TMPDIR": self.folder + "/tmp",
            "GIT_AUTHOR_NAME": "Ada Example", "GIT_AUTHOR_EMAIL": "ada@example.org",
            "GIT_COMMITTER_NAME": "Ada Example", "GIT_COMMITTER_EMAIL": "ada@example.org",
        }

    def prepare(self):
        for name in ("home", "tmp", "place"):
            os.makedirs(f"{self.folder}/{name}")
        for place in (self.folder, self.folder + "/place"):
            self.write(place + "/secret", CANARY)
        subprocess.run(["git", "init", "-q", "-b", "main", self.repository], env=self.environment, check=True)
        subprocess.run(
            [self.options.cairn, "init"], cwd=self.repository, env=self.environment, check=True, stdout=subprocess.DEVNULL)
        self.write(self.repository + "/secret", CANARY)
        self.write(self.repository + "/cairn/secret", CANARY)
        subprocess.run(["git", "add", "."], cwd=self.repository, env=self.environment, check=True)
        subprocess.run(["git", "commit", "-qm", "begin"], cwd=self.repository, env=self.environment, check=True)

    def write(self, path, text):
        with open(path, "w") as file:
            file.write(text)

    def outside(self):
        """Every file outside the store and the Git directory, with its bytes."""
        found = {}
        for folder, folders, names in os.walk(self.folder):
            if folder == self.repository:
                folders[:] = [name for name in folders if name not in (".git", "cairn")]
            for name in names:
                with open(f"{folder}/{name}", "rb") as file:
                    found[f"{folder}/{name}"] = file.read()
        found.pop(self.folder + "/server.log", None)
        return found

    def ask(self, method, path, body=None):
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        data = body if isinstance(body, bytes) or body is None else json.dumps(body)
        connection.request(method, path, data, {"Content-Type": "application/json"})
        response = connection.getresponse()
        answer = response.read()
        connection.close()
        if response.status != 200:
            raise SystemExit(f"{method} {path}: {response.status} {answer[:500]!r}")
        return json.loads(answer) if answer.startswith(b"{") else answer

    def good(self):
        experiment = self.ask("POST", V2 + "experiments/create", {"name": "fuzzed"})["experiment_id"]
        other = self.ask("POST", V2 + "experiments/create", {"name": "other"})["experiment_id"]
        run = self.ask("POST", V2 + "runs/create", {"experiment_id": experiment})["run"]["info"]["run_id"]
        place = f"{ARTIFACTS}/{experiment}/{run}/artifacts"
        self.ask("PUT", f"{place}/a/kept.txt", b"kept")
        self.ask("POST", V2 + "registered-models/create", {"name": "fuzzed"})
        self.ask("POST", V2 + "model-versions/create", {"name": "fuzzed", "source": "s3://bucket/x", "run_id": run})
        model = self.ask("POST", V2 + "logged-models", {"experiment_id": experiment, "name": "lm"})["model"]["info"]["model_id"]
        return {
            "experiment": experiment, "other": other, "run": run, "model": model, "host": f"127.0.0.1:{self.port}"}

    def attack(self):
        self.prepare()
        with open(self.folder + "/server.log", "wb") as log:
            self.process = subprocess.Popen(
                [self.options.cairn, "server", "--port", "0"], cwd=self.repository, env=self.environment,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, text=True)
        self.port = int(self.process.stdout.readline().rsplit(":", 1)[1])
        self.ids = self.good()
        # A link out of the run's folder, as somebody with an editor may leave it.
        run = self.ids["run"]
        artifacts = f"{self.repository}/cairn/runs/{run[:2]}/{run}/artifacts"
        os.symlink(self.folder, artifacts + "/link")
        before = self.outside()
        begin = time.monotonic()
        connections = [
            Connection(self, number, self.options.requests // self.options.connections)
            for number in range(self.options.connections)]
        for connection in connections:
            connection.start()
        for connection in connections:
            connection.join()
        took = time.monotonic() - begin
        failures = [failure for connection in connections for failure in connection.failures]
        statuses = {}
        for connection in connections:
            for status, count in connection.statuses.items():
                statuses[status] = statuses.get(status, 0) + count
        print(f"{sum(statuses.values())} answers in {took:.1f} s: {dict(sorted(statuses.items()))}", flush=True)
        failures += self.afterwards(before)
        for failure in failures[:40]:
            print(failure)
        print(f"{len(failures)} failures")
        return 1 if failures or not statuses.get(200) else 0

    def afterwards(self, before):
        if self.process.poll() is not None:
            with open(self.folder + "/server.log", errors="replace") as log:
                yield f"the server ended with {self.process.returncode}: {log.read()[-1500:]}"
            return
        with open(f"/proc/{self.process.pid}/status") as file:
            memory = next(int(line.split()[1]) for line in file if line.startswith("VmHWM"))
        print(f"the most memory it took: {memory / 1024:.0f} MiB", flush=True)
        run = self.ids["run"]
        if self.ask("POST", V2 + "runs/create", {"experiment_id": self.again()})["run"]["info"]["status"] != "RUNNING":
            yield "a good request is not answered as before"
        self.process.send_signal(signal.SIGTERM)
        if self.process.wait(60) != 0:
            yield f"the server ended with {self.process.returncode} at SIGTERM"
        after = self.outside()
        for path in sorted(set(before) | set(after)):
            if before.get(path) != after.get(path):
                yield f"outside the store, {path} was {'changed' if path in before and path in after else 'made or removed'}"
        link = f"{self.repository}/cairn/runs/{run[:2]}/{run}/artifacts/link"
        if os.path.lexists(link) and not os.path.islink(link):
            yield "the link was written over"
        fsck = subprocess.run(
            ["git", "fsck", "--strict", "--no-dangling", "--no-progress"], cwd=self.repository, env=self.environment,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if fsck.returncode != 0 or fsck.stdout.strip():
            yield f"git fsck: {fsck.stdout[:1000]}"
        runs = subprocess.run(
            [self.options.cairn, "runs", "--json"], cwd=self.repository, env=self.environment, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True)
        if runs.returncode != 0:
            yield f"cairn runs: {runs.stderr[:500]}"

    def again(self):
        return self.ask("POST", V2 + "experiments/create", {"name": "after the attack"})["experiment_id"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cairn")
    parser.add_argument("folder")
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.cairn = os.path.abspath(options.cairn)
    return Fuzz(options).attack()


if __name__ == "__main__":
    sys.exit(main())
