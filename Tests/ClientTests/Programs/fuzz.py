"""Sends seeded nonsense to `cairn server`: over raw sockets, pipelined, on several connections at once.

    python fuzz.py CAIRN FOLDER --requests 100000 [--seed 1] [--connections 8]

Most requests begin as good ones and are spoilt in one or two places; some are no HTTP at all. Afterwards the server
has to be alive and the same process; each request has its answer, and none is a 5xx other than NOT_IMPLEMENTED; a good
request is answered as before; nothing outside the store was written or read; git fsck has nothing to say.
"""

import argparse
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
from http.client import HTTPConnection

V2, V3, ARTIFACTS = "/api/2.0/mlflow/", "/api/3.0/mlflow/", "/api/2.0/mlflow-artifacts/artifacts"
#: Stands in files beside the store; no answer may hold it.
CANARY = "canary-2f6c1b9e"

#: Good requests: method, path, body or query. {run} and the like are filled with ids that are there.
GOOD = [
    ("POST", V2 + "experiments/create", {"name": "e {n}", "tags": [{"key": "a", "value": "b"}]}),
    ("GET", V2 + "experiments/get", {"experiment_id": "{experiment}"}),
    ("GET", V2 + "experiments/get-by-name", {"experiment_name": "fuzzed"}),
    ("POST", V2 + "experiments/search", {"max_results": 5, "filter": "name LIKE 'f%'", "order_by": ["name ASC"]}),
    ("GET", V2 + "experiments/search", {"max_results": "5", "view_type": "ALL"}),
    ("POST", V2 + "experiments/update", {"experiment_id": "{experiment}", "new_name": "fuzzed"}),
    ("POST", V2 + "experiments/set-experiment-tag", {"experiment_id": "{experiment}", "key": "k", "value": "v"}),
    ("POST", V2 + "experiments/delete-experiment-tag", {"experiment_id": "{experiment}", "key": "k"}),
    ("POST", V2 + "experiments/delete", {"experiment_id": "{other}"}),
    ("POST", V2 + "experiments/restore", {"experiment_id": "{other}"}),
    ("POST", V2 + "runs/create", {"experiment_id": "{experiment}", "start_time": 17, "run_name": "r",
                                  "tags": [{"key": "mlflow.user", "value": "u"}]}),
    ("GET", V2 + "runs/get", {"run_id": "{run}"}),
    ("POST", V2 + "runs/update", {"run_id": "{run}", "status": "RUNNING", "run_name": "x"}),
    ("POST", V2 + "runs/update", {"run_id": "{run}", "status": "FINISHED", "end_time": 18}),
    ("POST", V2 + "runs/log-metric", {"run_id": "{run}", "key": "m", "value": 1.5, "timestamp": 1, "step": 2}),
    ("POST", V2 + "runs/log-parameter", {"run_id": "{run}", "key": "p{n}", "value": "v"}),
    ("POST", V2 + "runs/set-tag", {"run_id": "{run}", "key": "t", "value": "v"}),
    ("POST", V2 + "runs/delete-tag", {"run_id": "{run}", "key": "t"}),
    ("POST", V2 + "runs/log-batch", {"run_id": "{run}", "metrics": [{"key": "b", "value": 2, "timestamp": 1, "step": 0}],
                                     "params": [{"key": "q{n}", "value": "1"}], "tags": [{"key": "s", "value": "1"}]}),
    ("POST", V2 + "runs/log-inputs", {"run_id": "{run}", "datasets": [{
        "tags": [{"key": "mlflow.data.context", "value": "train"}],
        "dataset": {"name": "d", "digest": "1", "source_type": "local", "source": "{}", "schema": "{}", "profile": "{}"}}]}),
    ("POST", V2 + "runs/log-model", {"run_id": "{run}", "model_json": "{\"artifact_path\":\"m\",\"run_id\":\"{run}\",\"utc_time_created\":\"x\",\"flavors\":{}}"}),
    ("POST", V2 + "runs/outputs", {"run_id": "{run}", "models": [{"model_id": "{model}", "step": 1}]}),
    ("POST", V2 + "runs/search", {"experiment_ids": ["{experiment}"], "filter": "metrics.m > 1 and tags.t = 'v'",
                                  "order_by": ["metrics.m DESC"], "max_results": 3, "run_view_type": "ACTIVE_ONLY"}),
    ("POST", V2 + "runs/delete", {"run_id": "{run}"}),
    ("POST", V2 + "runs/restore", {"run_id": "{run}"}),
    ("GET", V2 + "metrics/get-history", {"run_id": "{run}", "metric_key": "m", "max_results": "10"}),
    ("GET", "/ajax-api/2.0/mlflow/metrics/get-history-bulk", {"run_id": "{run}", "metric_key": "m"}),
    ("GET", "/ajax-api/2.0/mlflow/metrics/get-history-bulk-interval",
     {"run_ids": "{run}", "metric_key": "m", "max_results": "320", "start_step": "0", "end_step": "9"}),
    ("GET", V2 + "artifacts/list", {"run_id": "{run}", "path": "a"}),
    ("POST", "/ajax-api/2.0/mlflow/experiments/search-datasets", {"experiment_ids": ["{experiment}"]}),
    ("POST", V2 + "logged-models", {"experiment_id": "{experiment}", "name": "lm", "source_run_id": "{run}"}),
    ("GET", V2 + "logged-models/{model}", {}),
    ("PATCH", V2 + "logged-models/{model}", {"status": "LOGGED_MODEL_READY"}),
    ("PATCH", V2 + "logged-models/{model}/tags", {"tags": [{"key": "a", "value": "b"}]}),
    ("DELETE", V2 + "logged-models/{model}/tags/a", {}),
    ("POST", V2 + "logged-models/{model}/params", {"params": [{"key": "a", "value": "b"}]}),
    ("POST", V2 + "logged-models/search", {"experiment_ids": ["{experiment}"], "filter": "name = 'lm'", "max_results": 2,
                                           "order_by": [{"field_name": "metrics.m", "ascending": False}]}),
    ("POST", V2 + "registered-models/create", {"name": "m {n}", "description": "d"}),
    ("GET", V2 + "registered-models/get", {"name": "fuzzed"}),
    ("PATCH", V2 + "registered-models/update", {"name": "fuzzed", "description": "d"}),
    ("POST", V2 + "registered-models/rename", {"name": "fuzzed", "new_name": "fuzzed"}),
    ("GET", V2 + "registered-models/search", {"filter": "name LIKE 'f%'", "max_results": "3", "order_by": "name DESC"}),
    ("POST", V2 + "registered-models/set-tag", {"name": "fuzzed", "key": "k", "value": "v"}),
    ("DELETE", V2 + "registered-models/delete-tag", {"name": "fuzzed", "key": "k"}),
    ("POST", V2 + "registered-models/alias", {"name": "fuzzed", "alias": "best", "version": "1"}),
    ("GET", V2 + "registered-models/alias", {"name": "fuzzed", "alias": "best"}),
    ("DELETE", V2 + "registered-models/alias", {"name": "fuzzed", "alias": "best"}),
    ("POST", V2 + "registered-models/get-latest-versions", {"name": "fuzzed", "stages": ["None"]}),
    ("DELETE", V2 + "registered-models/delete", {"name": "m {n}"}),
    ("POST", V2 + "model-versions/create", {"name": "fuzzed", "source": "s3://bucket/x", "run_id": "{run}"}),
    ("GET", V2 + "model-versions/get", {"name": "fuzzed", "version": "1"}),
    ("PATCH", V2 + "model-versions/update", {"name": "fuzzed", "version": "1", "description": "d"}),
    ("POST", V2 + "model-versions/transition-stage", {"name": "fuzzed", "version": "1", "stage": "Staging",
                                                      "archive_existing_versions": True}),
    ("POST", V2 + "model-versions/set-tag", {"name": "fuzzed", "version": "1", "key": "k", "value": "v"}),
    ("DELETE", V2 + "model-versions/delete-tag", {"name": "fuzzed", "version": "1", "key": "k"}),
    ("GET", V2 + "model-versions/search", {"filter": "name = 'fuzzed'", "max_results": "2"}),
    ("GET", V2 + "model-versions/get-download-uri", {"name": "fuzzed", "version": "1"}),
    ("GET", V3 + "server-info", {}),
    ("POST", "/graphql", {"operationName": "MlflowGetExperimentQuery",
                          "query": "query MlflowGetExperimentQuery($input: MlflowGetExperimentInput!) { mlflowGetExperiment(input: $input) { experiment { experimentId name } } }",
                          "variables": {"input": {"experimentId": "{experiment}"}}}),
    ("GET", ARTIFACTS, {"path": "{experiment}/{run}/artifacts"}),
    ("PUT", ARTIFACTS + "/{experiment}/{run}/artifacts/a/b{n}.txt", "some bytes"),
    ("GET", ARTIFACTS + "/{experiment}/{run}/artifacts/a/kept.txt", {}),
    ("DELETE", ARTIFACTS + "/{experiment}/{run}/artifacts/a/b{n}.txt", {}),
    ("POST", "/api/2.0/mlflow-artifacts/mpu/create/{experiment}/{run}/artifacts/big", {"path": "big", "num_parts": 2}),
    ("GET", "/get-artifact", {"path": "a/kept.txt", "run_uuid": "{run}"}),
    ("GET", "/model-versions/get-artifact", {"path": "MLmodel", "name": "fuzzed", "version": "1"}),
    ("GET", "/ajax-api/2.0/mlflow/logged-models/{model}/artifacts/directories", {"artifact_directory_path": ""}),
    ("GET", "/ajax-api/2.0/mlflow/logged-models/{model}/artifacts/files", {"artifact_file_path": "MLmodel"}),
    ("POST", "/ajax-api/2.0/mlflow/upload-artifact?run_uuid={run}&path=u.txt", "bytes"),
    ("GET", "/health", {}), ("GET", "/version", {}), ("GET", "/metrics", {}), ("GET", "/", {}),
    ("GET", "/static-files/index.html", {}),
]

VALUES = [
    None, True, False, 0, -1, 1, 2**31, 2**53, 2**63 - 1, 2**63, -2**63 - 1, 10**400, 1e308, -0.0, 1.5, "", " ", "0",
    "-1", "NaN", "Infinity", "1e999", [], {}, [[]], {"a": {}}, ["x"] * 50, "\x00", "a\x00b", "é", "e\u0301", "\u202e",
    "😀", "\ud800", "/", "..", "../..", "x" * 300, "x" * 9000, "%", "%00", "'", "\"", "`", "\\", "$", "{", "null",
    "'; DROP TABLE runs; --", "metrics.a > ", "a" * 65, "name = 'x' OR 1=1", "attributes.start_time > 'x'",
    "((((", "tags.`a", "params.\"x\" LIKE '%_%'", "run_id IN (" + "'a'," * 200 + "'b')", "name ILIKE '" + "%a" * 60 + "'",
]
PATHS = [
    "..", "../", "../../secret", "../../../../../../etc/passwd", "/etc/passwd", "//etc/passwd", "%2e%2e/secret",
    "%2e%2e%2fsecret", "..%2f..%2fsecret", "%252e%252e%252fsecret", "a/../../secret", "a/%2e%2e/%2e%2e/%2e%2e/secret",
    ".git/config", "a/.git/config", ".", "./", "a//b", "a/", "", "%00", "a%00.txt", "a\\..\\..\\secret", "..\\secret",
    "%5c..%5csecret", "%c0%ae%c0%ae/secret", "%ff", "con", "a" * 260, "a/" * 120, "~/secret", "file:///etc/passwd",
    "link/secret", "link", "%2fetc%2fpasswd", "....//secret", "a;/../secret", "a?b", "a#b", "%e2%80%ae", "e%cc%81",
    "../run.json", "run.json", "../../../../cairn.yaml", "..;/secret", "%u002e%u002e/secret",
]
RAW = [
    b"\r\n\r\n", b"\x00" * 64, b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n",
    b"GET  / HTTP/1.1\r\nHost: a\r\n\r\n", b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
    b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
    b"POST /api/2.0/mlflow/runs/create HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
    b"POST /api/2.0/mlflow/runs/create HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nx",
    b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"y" * 200_000 + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 3000 + b"\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"GET / HTTP/1.1\r\nHost: a\r\n folded: b\r\n\r\n",
    b"G\xffT / HTTP/1.1\r\nHost: a\r\n\r\n", b"GET /\xff\xfe HTTP/1.1\r\nHost: a\r\n\r\n", b"CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", b"GET http://evil/ HTTP/1.1\r\nHost: evil\r\n\r\n",
    b"POST /api/2.0/mlflow/runs/create HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nabc",
    b"GET / HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc",
]


class Nonsense:
    """Makes requests from a seed: the same seed, the same bytes."""

    def __init__(self, seed, ids):
        self.random = random.Random(seed)
        self.ids = ids

    def request(self):
        """(method, bytes) of one whole request."""
        method, path, content = self.random.choice(GOOD)
        path, content = self.fill(path), self.fill(content)
        headers = {"Host": self.ids["host"]}
        kind = self.random.random()
        if kind < 0.12:
            path = self.trick(path)
        elif kind < 0.72:
            for _ in range(self.random.choice((1, 1, 2, 4))):
                content = self.spoil(content)
        elif kind < 0.76:
            method = self.random.choice(("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "BREW"))
        elif kind < 0.8:
            path = path.replace("/2.0/", self.random.choice(("/1.0/", "/3.0/", "/9.9/", "//2.0/", "/2.0/../2.0/")))
        query, body = "", b""
        if isinstance(content, dict) and method in ("GET", "HEAD", "DELETE") and self.random.random() < 0.9:
            query = self.query(content)
        elif content or method not in ("GET", "HEAD"):
            body = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else self.json(content)
            headers["Content-Type"] = self.random.choice(
                ("application/json",) * 12 + ("text/plain", "", "application/json; charset=utf-16", "multipart/form-data"))
        if 0.8 < kind < 0.95 and body:
            body = self.bytes(body)
        if kind > 0.985:
            headers[self.random.choice(("Cookie", "Range", "If-None-Match", "Accept", "Authorization", "X-Forwarded-For"))] = (
                self.random.choice(("", "x", "bytes=0-", "bytes=5-2", "Basic !!!", "Bearer " + "a" * 500, "*", "\"\"")))
        target = path + (("&" if "?" in path else "?") + query if query else "")
        target = target.replace(" ", "%20").replace("\r", "").replace("\n", "")
        head = f"{method} {target} HTTP/1.1\r\n" + "".join(f"{k}: {v}\r\n" for k, v in headers.items())
        if body and self.random.random() < 0.1:
            middle = len(body) // 2
            chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:middle], body[middle:]) if part)
            return method, head.encode("utf-8", "replace") + b"Transfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n"
        return method, head.encode("utf-8", "replace") + b"Content-Length: %d\r\n\r\n%s" % (len(body), body)

    def fill(self, value):
        if isinstance(value, str):
            for name, id in self.ids.items():
                value = value.replace("{" + name + "}", id)
            return value.replace("{n}", str(self.random.randrange(40)))
        if isinstance(value, list):
            return [self.fill(item) for item in value]
        if isinstance(value, dict):
            return {key: self.fill(item) for key, item in value.items()}
        return value

    def trick(self, path):
        trick = self.random.choice(PATHS)
        if "artifacts/" in path and self.random.random() < 0.7:
            return path.split("artifacts/{")[0].rsplit("/", 2)[0] + "/" + trick
        if "artifact" in path and self.random.random() < 0.7:
            return path.split("?")[0] + "?" + self.random.choice(("path=", "run_uuid=" + self.ids["run"] + "&path=")) + trick
        return self.random.choice((path + "/" + trick, "/" + trick + path, path.rsplit("/", 1)[0] + "/" + trick))

    def spoil(self, content):
        """Puts a wrong value, an unknown or missing key, or deep nesting somewhere into it."""
        if isinstance(content, dict) and content:
            key = self.random.choice(sorted(content))
            chance = self.random.random()
            if chance < 0.12:
                return {k: v for k, v in content.items() if k != key}
            if chance < 0.2:
                return {**content, self.random.choice(("unknown", "", key.upper(), "\x00", "run_id", "name")): self.value()}
            if chance < 0.35 and "path" in key:
                return {**content, key: urllib.parse.unquote(self.random.choice(PATHS))}
            return {**content, key: self.spoil(content[key]) if self.random.random() < 0.4 else self.value()}
        if isinstance(content, list) and content and self.random.random() < 0.7:
            place = self.random.randrange(len(content))
            return content[:place] + [self.spoil(content[place])] + content[place + 1:]
        if isinstance(content, str) and self.random.random() < 0.5:
            place = self.random.randrange(len(content) + 1)
            return content[:place] + self.random.choice((" ", "'", "\x00", "%", "..", "\ud800", "é", "x" * 1000)) + content[place:]
        return self.value()

    def value(self):
        chance = self.random.random()
        if chance < 0.03:
            deep = value = []
            for _ in range(self.random.choice((10, 100, 900))):
                deep.append([])
                deep = deep[0]
            return value
        return self.random.choice(VALUES)

    def json(self, content):
        text = json.dumps(content, ensure_ascii=self.random.random() < 0.7)
        return text.encode("utf-8", "surrogatepass")

    def query(self, content):
        parts = []
        for key, value in content.items():
            for item in value if isinstance(value, list) and value else [value]:
                text = item if isinstance(item, str) else json.dumps(item)
                if self.random.random() < 0.9:
                    text = urllib.parse.quote(text.encode("utf-8", "surrogatepass"), safe="")
                parts.append(urllib.parse.quote(key.encode("utf-8", "surrogatepass"), safe="") + "=" + text)
        return "&".join(parts).replace("\x00", "%00")

    def bytes(self, body):
        chance = self.random.random()
        if chance < 0.25:
            return body[:self.random.randrange(len(body))]
        if chance < 0.5:
            place = self.random.randrange(len(body))
            return body[:place] + bytes(self.random.randrange(256) for _ in range(3)) + body[place + 1:]
        if chance < 0.6:
            return b"[" * self.random.choice((100, 5000, 100_000)) + body
        if chance < 0.7:
            return b'{"a":' * self.random.choice((100, 20_000)) + body
        if chance < 0.8:
            return b"\xef\xbb\xbf" + body
        if chance < 0.9:
            return body + self.random.choice((b"}", b"\x00", body, b" garbage"))
        return self.random.choice((b"null", b"[]", b"1", b'"x"', b"\xff\xfe{", b"{'a':1}", b"NaN", b'{"a":1,"a":2}', b"-"))


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
        if status >= 500 and b"NOT_IMPLEMENTED" not in body:
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
    return Fuzz(parser.parse_args()).attack()


if __name__ == "__main__":
    sys.exit(main())
