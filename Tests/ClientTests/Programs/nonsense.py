"""Requests that are spoilt, made from a seed: the same seed, the same bytes."""

import json
import random
import urllib.parse

V2, V3, ARTIFACTS = "/api/2.0/mlflow/", "/api/3.0/mlflow/", "/api/2.0/mlflow-artifacts/artifacts"

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
