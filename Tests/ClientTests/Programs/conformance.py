"""Sends the same requests to a genuine MLflow server and to `cairn server`, and compares the answers.

    python conformance.py --cairn PROGRAM --mlflow PROGRAM [--only TEXT] [--verbose] conformance_runs.py …

Each program has a function `cases(pair)`:

    def cases(pair):
        pair.case("creates an experiment", "POST", "/api/2.0/mlflow/experiments/create",
                  json={"name": "first $unique"}, save={"experiment": "experiment_id"})
        pair.case("gets it", "GET", "/api/2.0/mlflow/experiments/get", params={"experiment_id": "$experiment"})

`save` keeps a value of each side's own answer (a dotted path; numbers are places in lists); `$experiment` in any
later path, query, header or body is that side's own value, and in the answers both become `$experiment`. `$unique`
differs from start to start, for names in servers that are kept (--genuine URL, --ours URL).

`known={"message": "why"}` leaves a key (its last name, or its dotted path) out of the comparison; "status",
"content-type" and "*" (the whole body) are keys as well. A key that is left out and does not differ is a failure
too, so that the list of differences stays true.
"""

import argparse
import contextlib
import importlib.util
import json as codec
import os
import re
import secrets
import shutil
import socket
import sqlite3
import sys
import tempfile
import time
import urllib.parse
from http.client import HTTPConnection, HTTPException

sys.dont_write_bytecode = True

from servers import genuine_server, our_server


class Answer:
    """One side's answer: `status`, `headers` (lower-case names), `body` in bytes, and `json` where it is JSON."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body
        try:
            self.json = codec.loads(body)
        except ValueError:
            self.json = None

    def value(self, path):
        """What stands at a dotted path of the JSON body; None where there is nothing."""
        found = self.json
        for name in path.split("."):
            if isinstance(found, list) and name.lstrip("-").isdigit() and -len(found) <= int(name) < len(found):
                found = found[int(name)]
            elif isinstance(found, dict) and name in found:
                found = found[name]
            else:
                return None
        return found


class Side:
    """A server and the values that are its own."""

    def __init__(self, name, url):
        self.name, self.variables = name, {}
        address = urllib.parse.urlsplit(url)
        self.host, self.port = address.hostname, address.port
        self.connection = None

    def send(self, method, target, body, headers):
        for attempt in (1, 2):
            kept = self.connection is not None
            if not kept:
                self.connection = HTTPConnection(self.host, self.port, timeout=60)
                self.connection.connect()
                self.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            try:
                self.connection.request(method, target, body, headers)
                response = self.connection.getresponse()
                answer = Answer(
                    response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
                if response.will_close:
                    self.drop()
                return answer
            except (HTTPException, OSError):
                self.drop()
                # Only a connection that the server may have closed since the last request is worth a second try.
                if not kept or attempt == 2:
                    raise

    def drop(self):
        if self.connection:
            self.connection.close()
        self.connection = None

    def fill(self, value):
        """The value with this side's own in the place of `$names`."""
        if isinstance(value, str):
            whole = re.fullmatch(r"\$(\w+)", value)
            if whole and whole[1] in self.variables:
                return self.variables[whole[1]]
            return re.sub(
                r"\$(\w+)", lambda m: str(self.variables[m[1]]) if m[1] in self.variables else m[0], value)
        if isinstance(value, list):
            return [self.fill(item) for item in value]
        if isinstance(value, tuple):
            return tuple(self.fill(item) for item in value)
        if isinstance(value, dict):
            return {self.fill(key): self.fill(item) for key, item in value.items()}
        return value


TIMES = {
    "creation_time", "last_update_time", "start_time", "end_time", "timestamp", "creation_timestamp",
    "last_updated_timestamp", "creation_timestamp_ms", "last_updated_timestamp_ms", "created_at", "updated_at",
}
TOKENS = {"next_page_token", "page_token"}
UNORDERED = {"tags", "params", "metrics", "aliases"}


class Normaliser:
    """Puts the same words in the place of what two servers cannot have in common: ids, times, random names."""

    def __init__(self, variables):
        self.long, self.short = [], {}
        for name, value in variables.items():
            if not isinstance(value, str) or not value:
                continue
            if len(value) >= 8:
                self.long.append((value, "$" + name))
            else:
                self.short[value] = "$" + name
        self.long.sort(key=lambda pair: -len(pair[0]))

    def value(self, value, key=""):
        if isinstance(value, dict):
            result = {self.text(k): self.value(v, k) for k, v in value.items()}
            name = value.get("key")
            if name in ("mlflow.runName",) and isinstance(result.get("value"), str):
                result["value"] = self.random_name(result["value"])
            return result
        if isinstance(value, list):
            items = [self.value(item, key) for item in value]
            if key in UNORDERED:
                items.sort(key=lambda item: codec.dumps(item, sort_keys=True))
            return items
        if isinstance(value, bool):
            return value
        if isinstance(value, (int, float)):
            if key in TIMES and abs(value - time.time() * 1000) < 3_600_000:
                return "<now>"
            return value
        if isinstance(value, str):
            if key in TOKENS and value:
                return "<token>"
            if key == "run_name":
                return self.random_name(value)
            if value in self.short and (key.endswith("_id") or key.endswith("_ids")):
                return self.short[value]
            return self.text(value)
        return value

    @staticmethod
    def random_name(name):
        return "<random name>" if re.fullmatch(r"[a-z]+-[a-z]+-\d+", name) else name

    def text(self, text):
        for value, name in self.long:
            text = text.replace(value, name)
        for value, name in self.short.items():
            text = re.sub(
                r"(/|'|\"|=|[iI][dD] |experiment |^)" + re.escape(value) + r"(?=$|[/'\" .,])",
                lambda match, name=name: match[1] + name if match[1] else match[0], text)
        # Python tells a set in another order each time.
        text = re.sub(
            r"\{('\w+'(?:, '\w+')+)\}", lambda match: "{" + ", ".join(sorted(match[1].split(", "))) + "}", text)
        return re.sub(r"\b[0-9a-f]{32}\b", "<id>", text)


def differences(ours, genuine, path=""):
    """The places in which two normalised values differ: (path, what the genuine has, what ours has)."""
    if isinstance(ours, dict) and isinstance(genuine, dict):
        for key in sorted(set(ours) | set(genuine)):
            at = f"{path}.{key}" if path else key
            if key not in ours:
                yield at, genuine[key], "(nothing)"
            elif key not in genuine:
                yield at, "(nothing)", ours[key]
            else:
                yield from differences(ours[key], genuine[key], at)
    elif isinstance(ours, list) and isinstance(genuine, list) and len(ours) == len(genuine):
        for place, (left, right) in enumerate(zip(ours, genuine)):
            yield from differences(left, right, f"{path}.{place}" if path else str(place))
    elif type(ours) is not type(genuine) or ours != genuine:
        yield path or "*", genuine, ours


def matches(key, path):
    """Whether a key of `known` names the place: the whole body, a dotted path, or the last name of one."""
    return key == "*" or path == key or path.startswith(key + ".") or key in path.split(".")


class Pair:
    """A genuine server and ours, sent the same."""

    def __init__(self, genuine, ours, only="", verbose=False):
        self.genuine, self.ours = Side("genuine", genuine), Side("ours", ours)
        self.only, self.verbose = only, verbose
        self.begin("")
        self.count, self.known, self.failures = 0, 0, []

    def begin(self, program):
        """Begins a program's cases, with values of its own."""
        self.program = program
        unique = secrets.token_hex(5)
        for side in (self.genuine, self.ours):
            side.variables = {"unique": unique}

    def send(self, method, path, json=None, params=None, body=None, headers=None, save=None):
        """Sends without comparing: what a case needs to have been there before. Gives (genuine, ours)."""
        return tuple(
            self._send(side, method, path, json, params, body, headers, save)
            for side in (self.genuine, self.ours))

    def case(
        self, name, method, path, json=None, params=None, body=None, headers=None, save=None, known=None,
        compare_headers=(),
    ):
        """Sends to both and compares status, content type and body. Gives (genuine, ours).

        - json: sent as JSON. body: text or bytes, sent as they are. params: the query, a dict or list of pairs.
        - compare_headers: names of further headers that have to be the same.
        """
        genuine, ours = self.send(method, path, json, params, body, headers, save)
        if self.only not in f"{self.program}: {name}":
            return genuine, ours
        self.count += 1
        found = list(self._compare(genuine, ours, compare_headers))
        known = known or {}
        left = [entry for entry in found if not any(matches(key, entry[0]) for key in known)]
        unused = [
            key for key, reason in known.items()
            if not reason.startswith("sometimes: ") and not any(matches(key, entry[0]) for entry in found)
        ]
        self.known += bool(known)
        if left or unused:
            self.failures.append(name)
            self._report(name, method, path, json, params, body, genuine, ours, left, unused)
        elif self.verbose:
            print(f"same: {self.program}: {name}: {ours.status}", flush=True)
        return genuine, ours

    def _send(self, side, method, path, json, params, body, headers, save):
        headers = {key: side.fill(value) for key, value in (headers or {}).items()}
        target = side.fill(path)
        if params:
            target += ("&" if "?" in target else "?") + urllib.parse.urlencode(side.fill(params), doseq=True)
        if json is not None:
            body = codec.dumps(side.fill(json))
            headers.setdefault("Content-Type", "application/json")
        elif isinstance(body, str):
            body = side.fill(body)
        if isinstance(body, str):
            body = body.encode()
        answer = side.send(method, target, body, headers)
        for variable, place in (save or {}).items():
            value = answer.value(place)
            if value is None:
                print(
                    f"{self.program}: no {place} in the {side.name} answer to {method} {target}: "
                    f"{answer.status} {answer.body[:300]!r}")
            side.variables[variable] = value if value is not None else f"no-{variable}-at-all"
        return answer

    def _compare(self, genuine, ours, names):
        if genuine.status != ours.status:
            yield "status", genuine.status, ours.status
        kinds = [
            answer.headers.get("content-type", "").split(";")[0].strip() for answer in (genuine, ours)]
        if kinds[0] != kinds[1]:
            yield "content-type", kinds[0], kinds[1]
        for name in names:
            texts = [
                Normaliser(side.variables).text(answer.headers.get(name.lower(), "(nothing)"))
                for side, answer in ((self.genuine, genuine), (self.ours, ours))]
            if texts[0] != texts[1]:
                yield name.lower(), texts[0], texts[1]
        if genuine.json is None or ours.json is None:
            if genuine.body != ours.body:
                yield "*", genuine.body[:300], ours.body[:300]
            return
        yield from differences(
            Normaliser(self.ours.variables).value(ours.json),
            Normaliser(self.genuine.variables).value(genuine.json))

    def _report(self, name, method, path, json, params, body, genuine, ours, left, unused):
        print(f"\ndiffers: {self.program}: {name}")
        print(f"  {method} {path}" + (f" {params}" if params else ""))
        if json is not None:
            print(f"  {codec.dumps(json)[:600]}")
        elif body is not None:
            print(f"  {body[:300]!r}")
        for place, theirs, our in left:
            print(f"  {place}:\n    genuine {codec.dumps(theirs, default=repr)[:600]}"
                  f"\n    ours    {codec.dumps(our, default=repr)[:600]}")
        for key in unused:
            print(f"  {key}: is said to differ, and does not")
        if left:
            print(f"  whole answers:\n    genuine {genuine.status} {genuine.body[:500]!r}"
                  f"\n    ours    {ours.status} {ours.body[:500]!r}", flush=True)


def lengthen_ids(pair, database):
    """Makes the genuine server count experiments from a large number on, which is found in its answers without doubt:
    it takes the largest that there is and adds one."""
    def change(statement):
        with contextlib.closing(sqlite3.connect(database, timeout=60)) as connection, connection:
            connection.execute(statement)

    change(
        "INSERT INTO experiments (experiment_id, name, lifecycle_stage, workspace) "
        "VALUES (700000000000000000, 'to be deleted', 'active', 'default')")
    pair.send("POST", "/api/2.0/mlflow/experiments/create", json={"name": "before all others"})
    change("DELETE FROM experiments WHERE experiment_id = 700000000000000000")


def load(path):
    name = os.path.splitext(os.path.basename(path))[0]
    description = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(description)
    description.loader.exec_module(module)
    return name.removeprefix("conformance_"), module


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs", nargs="*", help="programs with cases; none: all beside this file")
    parser.add_argument("--cairn", default=os.environ.get("CAIRN_PROGRAM", "cairn"))
    parser.add_argument("--mlflow", default="mlflow")
    parser.add_argument("--genuine", help="address of a genuine server that runs already")
    parser.add_argument("--ours", help="address of ours")
    parser.add_argument("--only", default="", help="compare only cases whose name has this in it; all are sent")
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--keep", action="store_true", help="leave the stores for looking at")
    options = parser.parse_args()
    here = os.path.dirname(os.path.abspath(__file__))
    programs = options.programs or sorted(
        os.path.join(here, name) for name in os.listdir(here)
        if name.startswith("conformance_") and name.endswith(".py"))
    folder = tempfile.mkdtemp(prefix="cairn-conformance-")
    failed = False
    try:
        with contextlib.ExitStack() as stack:
            ours = options.ours or stack.enter_context(our_server(options.cairn, folder + "/ours")).url
            genuine = options.genuine or stack.enter_context(
                genuine_server(options.mlflow, folder + "/genuine")).url
            pair = Pair(genuine, ours, options.only, options.verbose)
            if not options.genuine:
                lengthen_ids(pair, folder + "/genuine/mlflow.db")
            for path in programs:
                program, module = load(path)
                pair.begin(program)
                count, failures = pair.count, len(pair.failures)
                try:
                    module.cases(pair)
                except (HTTPException, OSError) as error:
                    pair.failures.append(f"{pair.program}: {error}")
                    print(f"\n{pair.program} broke off: {error!r}")
                print(f"{pair.program}: {pair.count - count} cases, {len(pair.failures) - failures} differ", flush=True)
            print(f"{pair.count} cases, {pair.known} with known differences, {len(pair.failures)} differ")
            failed = bool(pair.failures) or pair.count == 0
    finally:
        if options.keep:
            print(f"kept: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
