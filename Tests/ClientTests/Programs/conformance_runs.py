"""Experiments, runs, what is logged to them, their histories and searches."""

EXISTS = "the genuine message quotes the database's own words"
GATEWAY = "there is no gateway, and the pages need not offer one"
OTHERS = "the genuine answers with a fault of its database, which clients would repeat"
SETS = "sometimes: Python prints a set in an order of its own"
SQL = "the genuine answers with its database's words"
OFFSET = "our page tokens hold a place in the order, not a number"
PAGE = "ours is JSON that clients read, not a page for people"
PYTHON = "the genuine breaks in Python, and answers 500 with a page"

A, M = "/api/2.0/mlflow/", "/ajax-api/2.0/mlflow/"
NO_RUN = "0123456789abcdef0123456789abcdef"


def cases(pair):
    # The genuine ids count from 1, and would be taken for each other number in its answers.
    for number in range(100):
        last = pair._send(pair.genuine, "POST", A + "experiments/create", {"name": f"{number} $unique"}, None, None, None, None)
        if last.json and int(last.json.get("experiment_id", 0)) > 100:
            break
    experiments(pair)
    runs(pair)
    logging(pair)
    batches(pair)
    inputs(pair)
    history(pair)
    search(pair)
    experiment_search(pair)
    small(pair)
    graphql(pair)


def post(pair, name, path, json, **more):
    return pair.case(name, "POST", A + path, json=json, **more)


def get(pair, name, path, params=None, **more):
    return pair.case(name, "GET", A + path, params=params, **more)


def experiments(pair):
    post(pair, "creates an experiment", "experiments/create",
         {"name": "e1 $unique", "tags": [{"key": "team", "value": "red"}, {"key": "é/ü", "value": ""}]},
         save={"e1": "experiment_id"})
    get(pair, "gets an experiment", "experiments/get", {"experiment_id": "$e1"})
    get(pair, "gets an experiment by name", "experiments/get-by-name", {"experiment_name": "e1 $unique"})
    get(pair, "has the default experiment", "experiments/get", {"experiment_id": "0"})
    get(pair, "gets the default by name", "experiments/get-by-name", {"experiment_name": "Default"})
    get(pair, "gets one with zeros before its number", "experiments/get", {"experiment_id": "000"})
    for path in ("get", "get-by-name"):
        get(pair, f"{path} without a field", f"experiments/{path}")
    get(pair, "gets no experiment", "experiments/get", {"experiment_id": "123456"})
    get(pair, "gets an experiment whose id is no number", "experiments/get", {"experiment_id": "x1"})
    get(pair, "gets an experiment with an empty id", "experiments/get", {"experiment_id": ""})
    get(pair, "gets an experiment by a name that is none", "experiments/get-by-name", {"experiment_name": "no $unique"})
    get(pair, "gets an experiment by an empty name", "experiments/get-by-name", {"experiment_name": ""})
    get(pair, "ignores unknown fields", "experiments/get", {"experiment_id": "$e1", "flavour": "salt"})
    post(pair, "refuses a second of the name", "experiments/create", {"name": "e1 $unique"}, known={"message": EXISTS})
    for name, body in {
        "no name": {}, "an empty name": {"name": ""}, "null": {"name": None}, "a number": {"name": 5},
        "a list": {"name": ["a"]}, "an object": {"name": {"a": 1}}, "a long name": {"name": "x" * 501},
        "true": {"name": True}, "a fraction": {"name": 1.5}, "text beyond ASCII for tags": {"name": "y $unique", "tags": "é"},
        "tags as an object": {"name": "y $unique", "tags": {"a": "b"}},
        "a location as a number": {"name": "y $unique", "artifact_location": 3},
        "a location with a fragment": {"name": "y $unique", "artifact_location": "s3://b/a#c"},
        "a location with parameters": {"name": "y $unique", "artifact_location": "https://b/a;c=d"},
        "a location of runs": {"name": "y $unique", "artifact_location": "runs:/x/y"},
        "a long location": {"name": "y $unique", "artifact_location": "s3://b/" + "x" * 2050},
        "a tag with a bad name": {"name": "y $unique", "tags": [{"key": "a$b", "value": "1"}]},
        "a tag that leads out": {"name": "y $unique", "tags": [{"key": "../b", "value": "1"}]},
        "a tag with a long name": {"name": "y $unique", "tags": [{"key": "k" * 251, "value": "1"}]},
        "a tag with a long value": {"name": "y $unique", "tags": [{"key": "k", "value": "v" * 20001}]},
        "two spellings of a field": {"name": "y $unique", "artifact_location": "s3://b/a", "artifactLocation": "s3://b/c"},
    }.items():
        post(pair, f"refuses to create an experiment with {name}", "experiments/create", body)
    post(pair, "takes a location", "experiments/create",
         {"name": "e2 $unique", "artifact_location": "s3://bucket/a?b=c"}, save={"e2": "experiment_id"})
    get(pair, "has the location", "experiments/get", {"experiment_id": "$e2"})
    post(pair, "takes camel case", "experiments/create",
         {"name": "e3 $unique", "artifactLocation": "s3://bucket/b"}, save={"e3": "experiment_id"})
    get(pair, "has the location in camel case", "experiments/get", {"experiment_id": "$e3"})

    post(pair, "sets a tag", "experiments/set-experiment-tag", {"experiment_id": "$e1", "key": "team", "value": "blue"})
    post(pair, "sets a tag without a value", "experiments/set-experiment-tag", {"experiment_id": "$e1", "key": "none"})
    get(pair, "has the tags", "experiments/get", {"experiment_id": "$e1"})
    for name, body in {
        "nothing": {}, "no key": {"experiment_id": "$e1"}, "an empty key": {"experiment_id": "$e1", "key": ""},
        "a number for a value": {"experiment_id": "$e1", "key": "a", "value": 7},
        "a number for an id": {"experiment_id": 0, "key": "a", "value": "7"},
        "an unknown id": {"experiment_id": "123456", "key": "a", "value": "7"},
        "an id that is none": {"experiment_id": "x", "key": "a", "value": "7"},
        "a bad key": {"experiment_id": "$e1", "key": "a:b?", "value": "7"},
        "a long key": {"experiment_id": "$e1", "key": "k" * 251, "value": "7"},
        "a long value": {"experiment_id": "$e1", "key": "k", "value": "é" * 20001},
    }.items():
        post(pair, f"refuses to set a tag with {name}", "experiments/set-experiment-tag", body)
    post(pair, "deletes a tag", "experiments/delete-experiment-tag", {"experiment_id": "$e1", "key": "none"})
    post(pair, "deletes a tag twice", "experiments/delete-experiment-tag", {"experiment_id": "$e1", "key": "none"})
    post(pair, "deletes no tag", "experiments/delete-experiment-tag", {"experiment_id": "$e1"})

    post(pair, "renames", "experiments/update", {"experiment_id": "$e1", "new_name": "e1 better $unique"})
    get(pair, "has the new name", "experiments/get", {"experiment_id": "$e1"})
    get(pair, "does not have the old name", "experiments/get-by-name", {"experiment_name": "e1 $unique"})
    post(pair, "renames to a name that is taken", "experiments/update",
         {"experiment_id": "$e1", "new_name": "e2 $unique"}, known={"message": EXISTS})
    for name, body in {
        "nothing": {}, "no name": {"experiment_id": "$e1"}, "an empty name": {"experiment_id": "$e1", "new_name": ""},
        "a number": {"experiment_id": "$e1", "new_name": 3}, "a long name": {"experiment_id": "$e1", "new_name": "n" * 501},
        "an unknown id": {"experiment_id": "123456", "new_name": "n"},
    }.items():
        post(pair, f"refuses to rename with {name}", "experiments/update", body)

    pair.send("POST", A + "runs/create", json={"experiment_id": "$e3", "start_time": 5}, save={"in_e3": "run.info.run_id"})
    post(pair, "deletes an experiment", "experiments/delete", {"experiment_id": "$e3"})
    get(pair, "has it deleted", "experiments/get", {"experiment_id": "$e3"})
    get(pair, "has it deleted by name", "experiments/get-by-name", {"experiment_name": "e3 $unique"})
    get(pair, "has its run deleted", "runs/get", {"run_id": "$in_e3"})
    post(pair, "deletes an experiment twice", "experiments/delete", {"experiment_id": "$e3"})
    post(pair, "does not rename a deleted one", "experiments/update", {"experiment_id": "$e3", "new_name": "n $unique"})
    post(pair, "does not tag a deleted one", "experiments/set-experiment-tag",
         {"experiment_id": "$e3", "key": "a", "value": "b"})
    post(pair, "begins no run in a deleted one", "runs/create", {"experiment_id": "$e3"})
    post(pair, "makes no second of a deleted one's name", "experiments/create", {"name": "e3 $unique"},
         known={"message": EXISTS})
    post(pair, "restores an experiment", "experiments/restore", {"experiment_id": "$e3"})
    post(pair, "restores an experiment twice", "experiments/restore", {"experiment_id": "$e3"})
    get(pair, "has its run again", "runs/get", {"run_id": "$in_e3"})
    for path in ("delete", "restore"):
        post(pair, f"{path}s no experiment", f"experiments/{path}", {})
        post(pair, f"{path}s an unknown experiment", f"experiments/{path}", {"experiment_id": "123456"})


def runs(pair):
    pair.send("POST", A + "experiments/create", json={"name": "runs $unique"}, save={"e": "experiment_id"})
    post(pair, "begins a run", "runs/create",
         {"experiment_id": "$e", "user_id": "ada", "start_time": 1764000000000, "run_name": "one",
          "tags": [{"key": "team", "value": "red"}, {"key": "mlflow.user", "value": "ada"}]},
         save={"r1": "run.info.run_id"})
    get(pair, "gets a run", "runs/get", {"run_id": "$r1"})
    get(pair, "gets a run by its old field", "runs/get", {"run_uuid": "$r1"})
    pair.case("gets a run with a body", "GET", A + "runs/get", json={"run_id": "$r1"})
    post(pair, "begins a run with nothing but its experiment", "runs/create", {"experiment_id": "$e"},
         save={"r2": "run.info.run_id"})
    get(pair, "gets it", "runs/get", {"run_id": "$r2"})
    post(pair, "begins a run with a time in a string", "runs/create",
         {"experiment_id": "$e", "start_time": "1764000000001", "run_name": "two"}, save={"r3": "run.info.run_id"})
    post(pair, "begins a run that a tag names", "runs/create",
         {"experiment_id": "$e", "start_time": 7, "tags": [{"key": "mlflow.runName", "value": "named"}]})
    post(pair, "begins a run that both name alike", "runs/create",
         {"experiment_id": "$e", "start_time": 7, "run_name": "named", "tags": [{"key": "mlflow.runName", "value": "named"}]})
    post(pair, "begins a nested run", "runs/create",
         {"experiment_id": "$e", "start_time": 8, "run_name": "child", "tags": [{"key": "mlflow.parentRunId", "value": "$r1"}]},
         save={"child": "run.info.run_id"})
    get(pair, "gets the nested run", "runs/get", {"run_id": "$child"})
    post(pair, "begins a run in camel case", "runs/create",
         {"experimentId": "$e", "startTime": 9, "runName": "camel", "userId": "u"})
    for name, body in {
        "two names": {"experiment_id": "$e", "run_name": "a", "tags": [{"key": "mlflow.runName", "value": "b"}]},
        "an unknown experiment": {"experiment_id": "123456"}, "an experiment that is none": {"experiment_id": "x"},
        "a number for an experiment": {"experiment_id": 0}, "a word for a time": {"experiment_id": "$e", "start_time": "now"},
        "a number for a name": {"experiment_id": "$e", "run_name": 1},
    }.items():
        post(pair, f"refuses to begin a run with {name}", "runs/create", body)
    post(pair, "refuses to begin a run without an experiment", "runs/create", {}, known={"message": SQL})
    post(pair, "takes the fraction of a time for none", "runs/create", {"experiment_id": "$e", "start_time": 1.5})
    post(pair, "takes a user that is a number for none", "runs/create", {"experiment_id": "$e", "user_id": 3, "start_time": 4})

    get(pair, "gets no run", "runs/get", {"run_id": NO_RUN})
    get(pair, "gets a run whose id is none", "runs/get", {"run_id": "no-such-run"})
    get(pair, "gets a run without an id", "runs/get")
    get(pair, "gets a run with an empty id", "runs/get", {"run_id": ""})

    post(pair, "ends a run", "runs/update", {"run_id": "$r1", "status": "FINISHED", "end_time": 1764000001000})
    get(pair, "gets an ended run", "runs/get", {"run_id": "$r1"})
    post(pair, "ends a run by a number", "runs/update", {"run_id": "$r2", "status": 4, "end_time": "1764000001000"})
    post(pair, "renames a run", "runs/update", {"run_id": "$r2", "run_name": "two better"})
    get(pair, "gets a renamed run", "runs/get", {"run_id": "$r2"})
    post(pair, "updates nothing", "runs/update", {"run_id": "$r2"})
    post(pair, "gives an empty name", "runs/update", {"run_id": "$r2", "run_name": ""})
    post(pair, "takes a run up again", "runs/update", {"run_id": "$r2", "status": "RUNNING"})
    post(pair, "schedules a run", "runs/update", {"run_id": "$r3", "status": "SCHEDULED"})
    post(pair, "updates a run by its old field", "runs/update", {"run_uuid": "$r3", "status": "KILLED", "end_time": 1})
    for name, body in {
        "nothing": {}, "an unknown status": {"run_id": "$r2", "status": "LATE"},
        "a number that is no status": {"run_id": "$r2", "status": 9}, "a word for a time": {"run_id": "$r2", "end_time": "x"},
        "an unknown run": {"run_id": NO_RUN, "status": "FAILED"}, "a number for a run": {"run_id": 5},
    }.items():
        post(pair, f"updates a run with {name}", "runs/update", body)
    get(pair, "has the run as it was", "runs/get", {"run_id": "$r2"})

    post(pair, "deletes a run", "runs/delete", {"run_id": "$r3"})
    get(pair, "gets a deleted run", "runs/get", {"run_id": "$r3"})
    post(pair, "deletes a run twice", "runs/delete", {"run_id": "$r3"})
    for path, body in {
        "runs/update": {"run_id": "$r3", "status": "FINISHED"}, "runs/set-tag": {"run_id": "$r3", "key": "a", "value": "b"},
        "runs/delete-tag": {"run_id": "$r3", "key": "a"}, "runs/log-metric": {"run_id": "$r3", "key": "a", "value": 1, "timestamp": 1},
        "runs/log-parameter": {"run_id": "$r3", "key": "a", "value": "b"}, "runs/log-batch": {"run_id": "$r3"},
        "runs/log-inputs": {"run_id": "$r3", "datasets": []}, "runs/outputs": {"run_id": "$r3", "models": [{"model_id": "m-1"}]},
    }.items():
        post(pair, f"does not {path} a deleted run", path, body)
    post(pair, "restores a run", "runs/restore", {"run_id": "$r3"})
    post(pair, "restores a run twice", "runs/restore", {"run_id": "$r3"})
    for path in ("delete", "restore"):
        post(pair, f"{path}s no run", f"runs/{path}", {})
        post(pair, f"{path}s an unknown run", f"runs/{path}", {"run_id": NO_RUN})

    post(pair, "sets a tag of a run", "runs/set-tag", {"run_id": "$r1", "key": "a.b/c d:e-f_g", "value": "é"})
    post(pair, "sets an empty tag of a run", "runs/set-tag", {"run_id": "$r1", "key": "empty"})
    post(pair, "sets a tag by the old field", "runs/set-tag", {"run_uuid": "$r1", "key": "old", "value": "1"})
    post(pair, "names a run by a tag", "runs/set-tag", {"run_id": "$r1", "key": "mlflow.runName", "value": "by tag"})
    post(pair, "sets a long tag", "runs/set-tag", {"run_id": "$r1", "key": "long", "value": "ü" * 8001})
    get(pair, "has the tags of the run", "runs/get", {"run_id": "$r1"})
    for name, body in {
        "nothing": {}, "no key": {"run_id": "$r1"}, "an empty key": {"run_id": "$r1", "key": "", "value": "a"},
        "a number": {"run_id": "$r1", "key": "a", "value": 3}, "a bad key": {"run_id": "$r1", "key": "a'b", "value": ""},
        "a key that leads nowhere": {"run_id": "$r1", "key": "a//b", "value": ""},
        "a key that leads up": {"run_id": "$r1", "key": "./a", "value": ""}, "a slash": {"run_id": "$r1", "key": "/a", "value": ""},
        "a dot": {"run_id": "$r1", "key": ".", "value": ""}, "a long key": {"run_id": "$r1", "key": "k" * 251, "value": ""},
        "an unknown run": {"run_id": NO_RUN, "key": "a", "value": ""}, "a key beyond ASCII": {"run_id": "$r1", "key": "ключ=", "value": ""},
    }.items():
        post(pair, f"refuses to set a run's tag with {name}", "runs/set-tag", body)
    post(pair, "deletes a tag of a run", "runs/delete-tag", {"run_id": "$r1", "key": "old"})
    post(pair, "deletes a tag of a run twice", "runs/delete-tag", {"run_id": "$r1", "key": "old"})
    post(pair, "deletes a tag without a key", "runs/delete-tag", {"run_id": "$r1"})
    post(pair, "deletes a tag of no run", "runs/delete-tag", {"run_id": NO_RUN, "key": "a"})
    get(pair, "has the tags that are left", "runs/get", {"run_id": "$r1"})


def logging(pair):
    pair.send("POST", A + "runs/create", json={"experiment_id": "0", "start_time": 1}, save={"r": "run.info.run_id"})
    for name, body in {
        "a metric": {"key": "m", "value": 0.5, "timestamp": 100, "step": 1},
        "a later step": {"key": "m", "value": 0.25, "timestamp": 90, "step": 2},
        "an earlier step": {"key": "m", "value": 0.75, "timestamp": 200, "step": 0},
        "the same again": {"key": "m", "value": 0.25, "timestamp": 90, "step": 2},
        "no step": {"key": "n", "value": 1, "timestamp": 100}, "strings": {"key": "n", "value": "2.5", "timestamp": "101", "step": "3"},
        "NaN": {"key": "nan", "value": "NaN", "timestamp": 1}, "infinity": {"key": "inf", "value": "Infinity", "timestamp": 1},
        "less than all": {"key": "-inf", "value": "-Infinity", "timestamp": 1}, "zero": {"key": "zero", "value": 0, "timestamp": 0},
        "an integer beyond 53 bits": {"key": "big", "value": 9007199254740993, "timestamp": 1},
        "a great integer": {"key": "huge", "value": 10**30, "timestamp": 1}, "a tiny value": {"key": "tiny", "value": 5e-324, "timestamp": 1},
        "a negative step": {"key": "neg", "value": 1e300, "timestamp": 1, "step": -5},
        "true": {"key": "true", "value": True, "timestamp": 1}, "a model": {"key": "mm", "value": 1, "timestamp": 1, "dataset_name": "d", "dataset_digest": "x"},
        "whole numbers with a point": {"key": "point", "value": 3.0, "timestamp": 5.0, "step": 2.0},
        "a long time": {"key": "time", "value": 1, "timestamp": 9223372036854775807, "step": 9223372036854775807},
        "null for a step": {"key": "null", "value": 1, "timestamp": 1, "step": None},
    }.items():
        post(pair, f"logs a metric: {name}", "runs/log-metric", {"run_id": "$r", **body})
    post(pair, "logs a metric by the old field", "runs/log-metric", {"run_uuid": "$r", "key": "old", "value": 1, "timestamp": 1})
    get(pair, "has the metrics", "runs/get", {"run_id": "$r"})
    for name, body in {
        "nothing": {}, "no key": {"run_id": "$r"}, "no value": {"run_id": "$r", "key": "a"},
        "no time": {"run_id": "$r", "key": "a", "value": 1}, "null": {"run_id": "$r", "key": "a", "value": None, "timestamp": 1},
        "a word": {"run_id": "$r", "key": "a", "value": "high", "timestamp": 1},
        "a word for a time": {"run_id": "$r", "key": "a", "value": 1, "timestamp": "soon"},
        "a word for a step": {"run_id": "$r", "key": "a", "value": 1, "timestamp": 1, "step": "last"},
        "a negative time": {"run_id": "$r", "key": "a", "value": 1.5, "timestamp": -1},
        "a bad key": {"run_id": "$r", "key": "a%b", "value": 1, "timestamp": 1},
        "a key that leads out": {"run_id": "$r", "key": "a/../../b", "value": 1, "timestamp": 1},
        "a long key": {"run_id": "$r", "key": "k" * 251, "value": 1, "timestamp": 1},
        "an unknown run": {"run_id": NO_RUN, "key": "a", "value": 1, "timestamp": 1},
        "a number for a key": {"run_id": "$r", "key": 5, "value": 1, "timestamp": 1},
        "an empty key": {"run_id": "$r", "key": "", "value": 1, "timestamp": 1},
        "a number for a model": {"run_id": "$r", "key": "a", "value": 1, "timestamp": 1, "model_id": 1},
    }.items():
        post(pair, f"refuses a metric with {name}", "runs/log-metric", body)
    for name, body in {
        "a list": {"run_id": "$r", "key": "a", "value": [1], "timestamp": 1},
        "an object for a time": {"run_id": "$r", "key": "a", "value": 1, "timestamp": {}},
    }.items():
        post(pair, f"refuses a metric with {name}", "runs/log-metric", body, known={"*": PYTHON, "status": PYTHON, "content-type": PYTHON})

    post(pair, "logs a parameter", "runs/log-parameter", {"run_id": "$r", "key": "p", "value": "1"})
    post(pair, "logs a parameter again", "runs/log-parameter", {"run_id": "$r", "key": "p", "value": "1"})
    post(pair, "does not change a parameter", "runs/log-parameter", {"run_id": "$r", "key": "p", "value": "2"})
    post(pair, "logs an empty parameter", "runs/log-parameter", {"run_id": "$r", "key": "empty", "value": ""})
    post(pair, "logs a parameter without a value", "runs/log-parameter", {"run_id": "$r", "key": "without"})
    post(pair, "logs a long parameter", "runs/log-parameter", {"run_id": "$r", "key": "long", "value": "é" * 6001})
    post(pair, "logs a parameter by the old field", "runs/log-parameter", {"run_uuid": "$r", "key": "old", "value": "o"})
    get(pair, "has the parameters", "runs/get", {"run_id": "$r"})
    for name, body in {
        "nothing": {}, "no key": {"run_id": "$r"}, "a number": {"run_id": "$r", "key": "a", "value": 1},
        "a bad key": {"run_id": "$r", "key": "a\nb", "value": "1"}, "a long key": {"run_id": "$r", "key": "k" * 251, "value": "1"},
        "an unknown run": {"run_id": NO_RUN, "key": "a", "value": "1"}, "true": {"run_id": "$r", "key": "a", "value": True},
    }.items():
        post(pair, f"refuses a parameter with {name}", "runs/log-parameter", body)


def batches(pair):
    pair.send("POST", A + "runs/create", json={"experiment_id": "0", "start_time": 1}, save={"b": "run.info.run_id"})

    def batch(name, body, **more):
        post(pair, f"a batch: {name}", "runs/log-batch", {"run_id": "$b", **body}, **more)

    batch("nothing", {})
    batch("all kinds", {
        "metrics": [{"key": "m", "value": i / 4, "timestamp": 10 + i, "step": i} for i in range(8)]
        + [{"key": "nan", "value": "NaN", "timestamp": "3", "step": "4"}],
        "params": [{"key": "p", "value": "1"}, {"key": "q"}], "tags": [{"key": "t", "value": "1"}, {"key": "t", "value": "2"}]})
    batch("the same again", {"params": [{"key": "p", "value": "1"}]})
    batch("a name", {"tags": [{"key": "mlflow.runName", "value": "batched"}]})
    batch("as much as there may be", {"metrics": [{"key": f"k{i}", "value": i, "timestamp": 1} for i in range(800)],
          "params": [{"key": f"k{i}", "value": str(i)} for i in range(100)], "tags": [{"key": f"k{i}", "value": str(i)} for i in range(100)]})
    batch("long values", {"params": [{"key": "long", "value": "v" * 6001}], "tags": [{"key": "long", "value": "v" * 8001}]})
    batch("too many metrics", {"metrics": [{"key": "k", "value": i, "timestamp": 1} for i in range(1001)]})
    batch("too many parameters", {"params": [{"key": f"l{i}", "value": ""} for i in range(101)]})
    batch("too many tags", {"tags": [{"key": f"l{i}", "value": ""} for i in range(101)]})
    batch("too many together", {"metrics": [{"key": "k", "value": i, "timestamp": 1} for i in range(999)], "tags": [{"key": "a", "value": ""}, {"key": "b", "value": ""}]})
    batch("a parameter twice", {"params": [{"key": "x", "value": "1"}, {"key": "y", "value": "1"}, {"key": "x", "value": "1"}]})
    batch("a changed parameter", {"params": [{"key": "new", "value": "1"}, {"key": "p", "value": "it's"}, {"key": "k1", "value": "\"x\""}],
          "metrics": [{"key": "unseen", "value": 1, "timestamp": 1}], "tags": [{"key": "unseen", "value": "1"}]})
    for name, metric in {
        "no key": {"value": 1, "timestamp": 1}, "no value": {"key": "a", "timestamp": 1}, "no time": {"key": "a", "value": 1},
        "an empty key": {"key": "", "value": 1, "timestamp": 1}, "a bad key": {"key": "?", "value": 1, "timestamp": 1},
        "a negative time": {"key": "a", "value": 2, "timestamp": -2}, "a long key": {"key": "k" * 251, "value": 1, "timestamp": 1},
    }.items():
        batch(f"a metric with {name}", {"metrics": [{"key": "fine", "value": 1, "timestamp": 1}, metric]})
    batch("a parameter without a key", {"params": [{"value": "1"}]})
    batch("a parameter with a bad key", {"params": [{"key": "a"}, {"key": "a|b", "value": "1"}]})
    batch("a parameter with a long key", {"params": [{"key": "k" * 251, "value": "1"}]})
    batch("a tag without a key", {"tags": [{"key": None, "value": "1"}]})
    batch("a tag with a bad key", {"tags": [{"key": "a|b", "value": "1"}]})
    batch("a tag with a long key", {"tags": [{"key": "k" * 251, "value": "1"}]})
    batch("metrics that are no list", {"metrics": {"key": "a"}})
    batch("tags that are a string", {"tags": "a"})
    batch("metrics that are null", {"metrics": None}, known={"*": PYTHON, "status": PYTHON, "content-type": PYTHON})
    post(pair, "a batch without a run", "runs/log-batch", {})
    post(pair, "a batch for an unknown run", "runs/log-batch", {"run_id": NO_RUN, "tags": [{"key": "a", "value": "b"}]})
    post(pair, "a batch for a run whose id is bad", "runs/log-batch", {"run_id": "a b"})
    post(pair, "a batch for a run whose id is long", "runs/log-batch", {"run_id": "a" * 257})
    post(pair, "a batch for a number", "runs/log-batch", {"run_id": 12})
    get(pair, "has what the batches logged", "runs/get", {"run_id": "$b"})


def inputs(pair):
    pair.send("POST", A + "experiments/create", json={"name": "inputs $unique"}, save={"ie": "experiment_id"})
    pair.send("POST", A + "runs/create", json={"experiment_id": "$ie", "start_time": 1}, save={"i": "run.info.run_id"})
    dataset = {"name": "iris", "digest": "d1", "source_type": "local", "source": "{}", "schema": "{\"a\": 1}", "profile": "{}"}
    context = [{"key": "mlflow.data.context", "value": "training"}]
    post(pair, "logs a dataset", "runs/log-inputs", {"run_id": "$i", "datasets": [{"tags": context, "dataset": dataset}]})
    post(pair, "logs a dataset again", "runs/log-inputs",
         {"run_id": "$i", "datasets": [{"tags": [{"key": "other", "value": "x"}], "dataset": dataset}]})
    post(pair, "logs a dataset without tags", "runs/log-inputs",
         {"run_id": "$i", "datasets": [{"dataset": {"name": "wine", "digest": "d2", "source_type": "s", "source": "t"}}]})
    get(pair, "has the datasets", "runs/get", {"run_id": "$i"})
    post(pair, "logs no datasets", "runs/log-inputs", {"run_id": "$i"})
    for name, body in {
        "nothing": {}, "an unknown run": {"run_id": NO_RUN, "datasets": [{"dataset": dataset}]},
        "no list": {"run_id": "$i", "datasets": 5}, "a bad run": {"run_id": "a/b", "datasets": []},
        "a long name": {"run_id": "$i", "datasets": [{"dataset": {**dataset, "name": "n" * 501}}]},
        "a long digest": {"run_id": "$i", "datasets": [{"dataset": {**dataset, "digest": "n" * 37}}]},
        "a long source": {"run_id": "$i", "datasets": [{"dataset": {**dataset, "source": "n" * 65536}}]},
        "a long tag key": {"run_id": "$i", "datasets": [{"tags": [{"key": "k" * 256, "value": ""}], "dataset": dataset}]},
        "a long tag": {"run_id": "$i", "datasets": [{"tags": [{"key": "k", "value": "v" * 501}], "dataset": dataset}]},
    }.items():
        post(pair, f"refuses inputs with {name}", "runs/log-inputs", body)
    post(pair, "logs a model that was read", "runs/log-inputs", {"run_id": "$i", "models": [{"model_id": "m-1"}]})
    post(pair, "logs models that were made", "runs/outputs",
         {"run_id": "$i", "models": [{"model_id": "m-2", "step": 3}, {"model_id": "m-3", "step": "4"}]})
    get(pair, "has the models", "runs/get", {"run_id": "$i"})
    for name, body in {
        "nothing": {}, "no models": {"run_id": "$i"}, "an unknown run": {"run_id": NO_RUN, "models": [{"model_id": "m"}]},
        "no list": {"run_id": "$i", "models": "m"},
    }.items():
        post(pair, f"refuses outputs with {name}", "runs/outputs", body)
    post(pair, "logs outputs of an empty list", "runs/outputs", {"run_id": "$i", "models": []})
    for name, body in {
        "finds datasets": {"experiment_ids": ["$ie"]}, "finds none": {"experiment_ids": ["0"]},
        "wants an experiment": {}, "wants not too many": {"experiment_ids": ["1"] * 21},
        "wants numbers": {"experiment_ids": ["x"]},
    }.items():
        pair.case(f"search of datasets {name}", "POST", M + "experiments/search-datasets", json=body)
    model = "{\"artifact_path\": \"model\", \"flavors\": {\"python_function\": {\"a\": 1}}, \"utc_time_created\": \"2026\", \"run_id\": \"r\", \"model_uuid\": \"u\"}"
    post(pair, "records a model as clients did", "runs/log-model", {"run_id": "$i", "model_json": model})
    post(pair, "records another", "runs/log-model", {"run_id": "$i", "model_json": model})
    post(pair, "records no model", "runs/log-model", {"run_id": "$i"})
    post(pair, "records what is no JSON", "runs/log-model", {"run_id": "$i", "model_json": "{x"})
    post(pair, "records a model that lacks fields", "runs/log-model", {"run_id": "$i", "model_json": "{\"flavors\": {}, \"run_id\": \"\", \"artifact_path\": \"\"}"})
    get(pair, "has the history of models", "runs/get", {"run_id": "$i"})


def history(pair):
    pair.send("POST", A + "runs/create", json={"experiment_id": "0", "start_time": 1}, save={"h1": "run.info.run_id"})
    pair.send("POST", A + "runs/create", json={"experiment_id": "0", "start_time": 1}, save={"h2": "run.info.run_id"})
    for start in range(0, 40, 10):
        pair.send("POST", A + "runs/log-batch", json={"run_id": "$h1", "metrics": [
            {"key": "loss", "value": (i * 7) % 40 / 8, "timestamp": 1000 + (i * 3) % 40, "step": (i * 11) % 40}
            for i in range(start, start + 10)]})
    pair.send("POST", A + "runs/log-batch", json={"run_id": "$h2", "metrics": [
        {"key": "loss", "value": value, "timestamp": 5, "step": step}
        for value, step in [("NaN", 1), (1.5, 1), (-2, 1), ("Infinity", 0), ("-Infinity", 0), (0, 1), (1.5, 1)]]})
    get(pair, "a history", "metrics/get-history", {"run_id": "$h1", "metric_key": "loss"})
    get(pair, "a history with NaN and infinity", "metrics/get-history", {"run_id": "$h2", "metric_key": "loss"})
    get(pair, "a history by the old field", "metrics/get-history", {"run_uuid": "$h2", "metric_key": "loss"})
    get(pair, "a page of a history", "metrics/get-history", {"run_id": "$h1", "metric_key": "loss", "max_results": "15"},
        save={"t1": "next_page_token"})
    get(pair, "a second page", "metrics/get-history",
        {"run_id": "$h1", "metric_key": "loss", "max_results": 15, "page_token": "$t1"}, save={"t2": "next_page_token"})
    get(pair, "a last page", "metrics/get-history",
        {"run_id": "$h1", "metric_key": "loss", "max_results": 15, "page_token": "$t2"})
    get(pair, "a page that is exactly full", "metrics/get-history", {"run_id": "$h1", "metric_key": "loss", "max_results": 40})
    for name, params in {
        "no run": {"metric_key": "loss"}, "no key": {"run_id": "$h1"}, "an unknown run": {"run_id": NO_RUN, "metric_key": "loss"},
        "an unknown key": {"run_id": "$h1", "metric_key": "none"}, "no page": {"run_id": "$h1", "metric_key": "loss", "max_results": 0},
        "a negative page": {"run_id": "$h1", "metric_key": "loss", "max_results": -1},
        "a token that is none": {"run_id": "$h1", "metric_key": "loss", "max_results": 1, "page_token": "x"},
        "a token of something else": {"run_id": "$h1", "metric_key": "loss", "max_results": 1, "page_token": "aGVsbG8="},
        "a token without a number": {"run_id": "$h1", "metric_key": "loss", "max_results": 1, "page_token": "e30="},
        "a word for a page": {"run_id": "$h1", "metric_key": "loss", "max_results": "many"},
    }.items():
        get(pair, f"a history with {name}", "metrics/get-history", params)

    def interval(name, params, **more):
        pair.case(f"an interval: {name}", "GET", M + "metrics/get-history-bulk-interval", params=params, **more)

    interval("of one run", {"run_ids": "$h1", "metric_key": "loss"})
    interval("of two runs", {"run_ids": ["$h1", "$h2"], "metric_key": "loss"})
    for limit in (1, 2, 3, 7, 39, 40, 41):
        interval(f"{limit} points", {"run_ids": ["$h1"], "metric_key": "loss", "max_results": limit})
    interval("some steps", {"run_ids": ["$h1"], "metric_key": "loss", "start_step": 5, "end_step": 20})
    interval("some points of some steps", {"run_ids": ["$h1"], "metric_key": "loss", "start_step": 5, "end_step": 30, "max_results": 4})
    for name, params in {
        "nothing": {}, "no runs": {"metric_key": "loss"}, "no key": {"run_ids": "$h1"}, "too many runs": {"run_ids": ["a"] * 101, "metric_key": "loss"},
        "no points": {"run_ids": "$h1", "metric_key": "loss", "max_results": 0}, "too many points": {"run_ids": "$h1", "metric_key": "loss", "max_results": 2501},
        "only a start": {"run_ids": "$h1", "metric_key": "loss", "start_step": 1}, "only an end": {"run_ids": "$h1", "metric_key": "loss", "end_step": 1},
        "an end before its start": {"run_ids": "$h1", "metric_key": "loss", "start_step": 3, "end_step": 1},
        "a word for a step": {"run_ids": "$h1", "metric_key": "loss", "start_step": "a", "end_step": 1},
        "an unknown run": {"run_ids": NO_RUN, "metric_key": "loss"}, "a word for points": {"run_ids": "$h1", "metric_key": "loss", "max_results": "x"},
    }.items():
        interval(name, params)
    pair.case("an interval without ajax", "GET", A + "metrics/get-history-bulk-interval", params={"run_ids": "$h1", "metric_key": "loss"})

    def bulk(name, params, **more):
        pair.case(f"in bulk: {name}", "GET", M + "metrics/get-history-bulk", params=params, **more)

    bulk("one run", {"run_id": "$h1", "metric_key": "loss"})
    bulk("some of it", {"run_id": ["$h1"], "metric_key": "loss", "max_results": 5})
    bulk("no runs", {"metric_key": "loss"})
    bulk("too many runs", {"run_id": ["a"] * 101, "metric_key": "loss"})
    bulk("no key", {"run_id": "$h1"})
    bulk("an unknown run", {"run_id": NO_RUN, "metric_key": "loss"})


def search(pair):
    pair.send("POST", A + "experiments/create", json={"name": "search $unique"}, save={"s": "experiment_id"})
    pair.send("POST", A + "experiments/create", json={"name": "search 2 $unique"}, save={"s2": "experiment_id"})
    for i in range(12):
        pair.send("POST", A + "runs/create", json={
            "experiment_id": "$s", "user_id": f"u{i % 3}", "start_time": 1764000000000 + (i * 5 % 12) * 1000, "run_name": f"run {i}",
            "tags": [{"key": "group", "value": "abc"[i % 3]}] + ([{"key": "odd key", "value": "Yes"}] if i % 2 else [])},
            save={f"s{i}_": "run.info.run_id"})
        pair.send("POST", A + "runs/log-batch", json={
            "run_id": f"$s{i}_",
            "metrics": [{"key": "acc", "value": "NaN" if i == 5 else (i * 7 % 12) / 10, "timestamp": 1, "step": 1}]
            + ([{"key": "val loss", "value": i, "timestamp": 1}] if i % 3 else []),
            "params": [{"key": "model", "value": ["gbt", "GBT", "linear", "it's", "100%"][i % 5]}] + ([{"key": "x.y", "value": str(i)}] if i > 6 else [])})
        if i % 4 == 0:
            pair.send("POST", A + "runs/log-inputs", json={"run_id": f"$s{i}_", "datasets": [{
                "tags": [{"key": "mlflow.data.context", "value": "train" if i else "eval"}],
                "dataset": {"name": f"set{i}", "digest": f"d{i}", "source_type": "s", "source": "t"}}]})
        if i < 8:
            pair.send("POST", A + "runs/update", json={
                "run_id": f"$s{i}_", "status": ["FINISHED", "FAILED"][i % 2], "end_time": 1764000100000 + i})
    pair.send("POST", A + "runs/delete", json={"run_id": "$s3_"})
    pair.send("POST", A + "runs/set-tag", json={"run_id": "$s4_", "key": "mlflow.parentRunId", "value": "$s0_"})

    def found(name, body, **more):
        post(pair, f"search: {name}", "runs/search", {"experiment_ids": ["$s"], **body}, **more)

    found("all", {})
    found("deleted ones", {"run_view_type": "DELETED_ONLY"})
    found("all lifecycles", {"run_view_type": "ALL"})
    found("a view by its number", {"run_view_type": 3})
    found("a view that is none", {"run_view_type": "SOME"})
    post(pair, "search: two experiments", "runs/search", {"experiment_ids": ["$s", "$s2", "123456"]})
    post(pair, "search: no experiments", "runs/search", {})
    post(pair, "search: an experiment that is none", "runs/search", {"experiment_ids": ["x"]})
    post(pair, "search: a number for experiments", "runs/search", {"experiment_ids": 5})
    post(pair, "search: numbers for experiments", "runs/search", {"experiment_ids": [5]})
    for text in [
        "metrics.acc > 0.5", "metric.acc >= 0.5", "metrics.acc<0.5", "metrics.acc <= 0.5", "metrics.acc = 0.5", "metrics.acc != 0.5",
        "metrics.acc > -1.5e0", "metrics.`val loss` > 3", "metrics.\"val loss\" > 3", "metrics.none > 0", "metrics.acc > .5", "metrics.acc > 1",
        "params.model = 'gbt'", "param.model = \"gbt\"", "parameters.model != 'gbt'", "parameter.model LIKE 'g%'", "params.model ILIKE 'g%'",
        "params.model like '%b_'", "params.`x.y` = '8'", "params.x.y = '8'", "params.none != 'a'", "params.none IS NULL", "params.x.y IS NOT NULL",
        "params.x.y is null", "params.model = 'it''s'", "params.model = \"it's\"", "params.model LIKE '100%'", "params.model = ''",
        "tags.group = 'a'", "tag.group != 'a'", "tags.`odd key` = 'Yes'", "tags.\"odd key\" ILIKE 'y%'", "tags.`odd key` IS NULL", "tags.group IS NOT NULL",
        "tags.mlflow.runName = 'run 3'", "tags.mlflow.runName LIKE 'run 1%'", "tags.`mlflow.runName` = 'run 2'",
        "attributes.status = 'FINISHED'", "attribute.status != 'FINISHED'", "attr.status LIKE 'F%'", "run.status ILIKE 'f%'", "status = 'RUNNING'",
        "run_name = 'run 1'", "attributes.run_name LIKE 'run 1%'", "attributes.`Run name` = 'run 2'", "attributes.\"Run Name\" = 'run 2'",
        "run_name ILIKE 'RUN%'", "user_id = 'u1'", "attributes.user_id != 'u1'", "start_time > 1764000005000", "attributes.start_time = 1764000005000",
        "created <= 1764000005000", "attributes.Created >= 1764000005000", "end_time > 1764000100003", "end_time != 0", "attributes.end_time < 5",
        "attributes.artifact_uri LIKE 'mlflow-artifacts:%'", "datasets.name = 'set4'", "dataset.digest = 'd8'", "datasets.context = 'train'",
        "datasets.name LIKE 'set%'", "datasets.name IN ('set0', 'set8')", "dataset.context NOT IN ('train')", "datasets.digest != 'd0'",
        "metrics.acc > 0.2 and params.model = 'gbt' AND tags.group = 'a'", "  metrics.acc > 0.2  ", "params.model='gbt'AND tags.group='a'",
        "run_id = '$s1_'", "attributes.run_id IN ('$s1_', '$s2_')", "run_id IN ('$s1_',)", "run_id NOT IN ('$s1_', '$s2_')", "attributes.run_id != '$s1_'",
        "tags.mlflow.parentRunId = '$s0_'", "AND status = 'RUNNING'", "status = 'RUNNING' AND",
    ]:
        found(text, {"filter": text})
    for text in [
        "metrics.acc", "metrics.acc >", "metrics.acc > 'x'", "metrics.acc > nan", "metrics.acc LIKE 'a'", "params.model = gbt", "params.model = 5",
        "params.model > 'a'", "params.model IN ('a')", "tags.group = 5", "tags.group IN ('a')", "foo = 'bar'", "foo.bar = 'baz'", "attributes.foo = 'x'",
        "status = 5", "status > 'A'", "status IN ('FINISHED')", "start_time = 'x'", "start_time LIKE 'x'", "metrics.acc > 1 OR params.model = 'x'",
        "(metrics.acc > 1)", "metrics.acc > 1; metrics.acc < 2", "metrics.acc > 1;", "run_id IN ()", "run_id IN (1, 2)", "run_id IN 'a'",
        "run_id LIKE ('a')", "metrics.acc IS NULL", "status IS NULL", "datasets.foo = 'x'", "datasets.name = 5", "datasets.name > 'a'", "metrics.acc == 1",
        "metrics.acc <> 1", "params.model NOT LIKE 'a'", "'a' = 'b'", "1 = 1", "params.model = `gbt`", "AND", "hello world", "metrics. > 1",
        "run_id IN ('a'", "params.model = 'a", "params.model RLIKE 'a'",
    ]:
        known = {"message": SETS} if any(word in text for word in (
            "model >", "foo = 'bar'", "attributes.foo", "status >", "datasets.foo", "name >", "==", "<>", "NOT LIKE", "RLIKE")) else None
        if text == "run_id LIKE ('a')":
            known = {"error_code": SQL, "message": SQL}
        found(f"refuses {text}", {"filter": text}, known=known)
    for order in [
        ["metrics.acc"], ["metrics.acc DESC"], ["metric.acc asc"], ["metrics.`val loss` DESC"], ["params.model"], ["params.model DESC", "metrics.acc ASC"],
        ["tags.group", "start_time ASC"], ["tags.\"odd key\" DESC"], ["start_time"], ["attributes.start_time DESC"], ["attribute.end_time"], ["end_time DESC"],
        ["status", "run_name"], ["attributes.run_name DESC"], ["created DESC"], ["user_id", "metrics.none"], ["params.x.y DESC"], ["attributes.Created"],
        ["run_id"], ["artifact_uri"], ["tags.mlflow.runName DESC"],
    ]:
        found(f"order by {order}", {"order_by": order}, **({} if order[0] not in ("run_id", "artifact_uri") else {"known": {"runs": "ids are random"}}))
    for order in [["foo"], ["metrics"], ["metrics.acc foo"], ["metrics.acc DESC foo"], ["datasets.name"], [""], ["attributes.`Run name`"], ["metrics.acc, params.x"], ["foo.bar"]]:
        known = {"message": SETS} if order[0] in ("foo", "metrics", "attributes.`Run name`") else None
        found(f"refuses order by {order}", {"order_by": order}, known=known)
    found("refuses an order twice", {"order_by": ["metrics.acc", "metrics.acc DESC"]}, known={"status": OTHERS, "error_code": OTHERS, "error_class": OTHERS, "sqlstate": OTHERS})
    found("refuses an order that is no list", {"order_by": "metrics.acc"})
    found("refuses an order of numbers", {"order_by": [5]})
    found("refuses a filter that is no text", {"filter": 5})
    for limit in (0, -1, 50000, 50001, "x", 1.5):
        found(f"max_results of {limit!r}", {"max_results": limit})
    found("a page", {"max_results": 5, "order_by": ["metrics.acc"]}, save={"p1": "next_page_token"})
    found("a second page", {"max_results": 5, "order_by": ["metrics.acc"], "page_token": "$p1"}, save={"p2": "next_page_token"})
    found("a last page", {"max_results": 5, "order_by": ["metrics.acc"], "page_token": "$p2"})
    found("a page that is exactly full", {"max_results": 11})
    found("a token that is none", {"page_token": "x"}, known={"message": OFFSET})
    found("a token of something else", {"page_token": "aGVsbG8="}, known={"message": OFFSET})


def experiment_search(pair):
    for i in range(6):
        pair.send("POST", A + "experiments/create", json={
            "name": f"find {'AbCdEf'[i]} $unique", "tags": [{"key": "kind", "value": "xyz"[i % 3]}] + ([{"key": "odd key", "value": "1"}] if i % 2 else [])},
            save={f"f{i}_": "experiment_id"})
    pair.send("POST", A + "experiments/delete", json={"experiment_id": "$f5_"})
    mine = "name LIKE 'find % $unique'"

    def found(name, body, **more):
        post(pair, f"experiments: {name}", "experiments/search", {"max_results": 100, "order_by": ["name"], **body}, **more)

    for text in [
        mine, "attribute.name = 'find b $unique'", "name != 'find b $unique' AND " + mine, "name ILIKE 'FIND B $unique'", mine + " AND tags.kind = 'x'",
        mine + " AND tag.kind != 'x'", mine + " AND tags.`odd key` IS NULL", mine + " AND tags.\"odd key\" IS NOT NULL", mine + " AND tags.kind LIKE '_'",
        "experiment_id = '$f1_'", "experiment_id IN ('$f1_', '$f2_')", mine + " AND experiment_id != '$f1_'", mine + " AND experiment_id NOT IN ('$f1_', '$f2_')",
        mine + " AND creation_time > 0", mine + " AND last_update_time < 5",
    ]:
        found(text.replace("$unique", "…"), {"filter": text})
    found("deleted ones", {"filter": mine, "view_type": "DELETED_ONLY"})
    found("all", {"filter": mine, "view_type": "ALL"})
    found("all, by a number", {"filter": mine, "view_type": 3})
    found("in the order of their making", {"filter": mine, "order_by": []})
    for order in [["name DESC"], ["attribute.name"], ["last_update_time", "name DESC"], ["creation_time ASC"]]:
        found(f"by {order}", {"filter": mine, "order_by": order})
    for order in [["foo"], ["tags.kind"], ["metrics.a"], ["name foo"]]:
        found(f"refuses by {order}", {"order_by": order}, known={"message": SETS} if order == ["foo"] else None)
    for text in [
        "foo = 'a'", "metrics.a = 1", "name = 5", "name > 'a'", "name IN ('a')", "name LIKE 5", "creation_time = 'a'", "creation_time > 1.5", "creation_time LIKE 5",
        "experiment_id = 5", "experiment_id = 'x'", "experiment_id > '1'", "tags.kind = 5", "tags.kind > 'a'", "name IS NULL", "name", "tags.a = 'b' OR name = 'c'",
        "name like 'a'",
    ]:
        known = {"message": SETS} if text in ("foo = 'a'", "name > 'a'", "creation_time LIKE 5", "name like 'a'") else None
        found(f"refuses {text}", {"filter": text}, known=known)
    for limit in (0, -3, 50001, "x"):
        found(f"max_results of {limit!r}", {"max_results": limit, "filter": mine})
    post(pair, "experiments: without max_results", "experiments/search", {})
    found("a page", {"filter": mine, "max_results": 2}, save={"q1": "next_page_token"})
    found("a second page", {"filter": mine, "max_results": 2, "page_token": "$q1"}, save={"q2": "next_page_token"})
    found("a last page", {"filter": mine, "max_results": 2, "page_token": "$q2"})
    found("a token that is none", {"page_token": "x"})
    found("a view that is none", {"view_type": "SOME", "filter": mine})
    get(pair, "experiments: by GET", "experiments/search",
        {"max_results": "3", "filter": mine, "order_by": ["name DESC"], "view_type": "ACTIVE_ONLY"})
    get(pair, "experiments: two orders by GET", "experiments/search",
        {"max_results": 3, "filter": mine, "order_by": ["last_update_time ASC", "name DESC"], "view_type": "2"})


def small(pair):
    pair.case("server-info", "GET", "/api/3.0/mlflow/server-info", known={"gateway": GATEWAY})
    pair.case("ajax twin", "GET", M + "experiments/get", params={"experiment_id": "0"})
    pair.case("no route", "GET", A + "no-such-thing", known={"*": PAGE, "content-type": PAGE})
    pair.case("a wrong method", "GET", A + "runs/create", known={"*": PAGE, "content-type": PAGE})
    pair.case("another wrong method", "DELETE", A + "experiments/get", known={"*": PAGE, "content-type": PAGE})
    pair.case("no content type", "POST", A + "experiments/create", body="{}")
    pair.case("a wrong content type", "POST", A + "experiments/create", body="{}", headers={"Content-Type": "text/plain"})
    pair.case("a content type with a character set", "POST", A + "experiments/create", body="{}", headers={"Content-Type": "application/json; charset=utf-8"})
    for name, body in {
        "an empty body": "", "a broken body": "{\"name\":", "a body that is null": "null", "a body twice encoded": "\"{\\\"name\\\": 3}\"",
        "a body with a lone surrogate": "{\"name\": 7, \"x\": \"\\ud800\"}", "a body with a key twice": "{\"name\": \"a\", \"name\": 5}",
        "a body of white space": "  ", "a body with a trailing comma": "{\"name\": 5,}",
    }.items():
        pair.case(name, "POST", A + "experiments/create", body=body, headers={"Content-Type": "application/json"})
    for name, body in {"a list for a body": "[1]", "a number for a body": "5"}.items():
        pair.case(name, "POST", A + "experiments/create", body=body, headers={"Content-Type": "application/json"},
                  known={"*": PYTHON, "status": PYTHON, "content-type": PYTHON})
    pair.case("the gateway", "GET", M + "gateway-proxy", params={"gateway_path": "api/2.0/endpoints/"})


def graphql(pair):
    def ask(name, query, variables=None, operation=None, **more):
        pair.case(f"graphql: {name}", "POST", "/graphql",
                  json={"query": query, "variables": variables, "operationName": operation}, **more)

    error = "apiError { helpUrl code message } "
    experiment = "experiment { name tags { key value } artifactLocation lifecycleStage } "
    rest = ("info { status runUuid artifactUri endTime lifecycleStage startTime userId } "
            + experiment + "data { metrics { key value step timestamp } params { key value } tags { key value } } "
            "inputs { datasetInputs { dataset { digest name profile schema source sourceType } tags { key value } } modelInputs { modelId } } "
            "outputs { modelOutputs { modelId step } } modelVersions { version name creationTimestamp status source } ")
    ask("an experiment", "query MlflowGetExperimentQuery($input: MlflowGetExperimentInput!) @component(name: \"MLflow.ExperimentRunTracking\") {"
        " mlflowGetExperiment(input: $input) { apiError { code message } experiment { artifactLocation effectiveTraceArchivalRetention"
        " lifecycleStage name tags { key value } } } }",
        {"input": {"experimentId": "$e1"}}, "MlflowGetExperimentQuery")
    run = "query GetRun($data: MlflowGetRunInput!) @component(name: \"x\") { mlflowGetRun(input: $data) { " + error + "run { " + rest + "} } }"
    for variable in ("r1", "b", "i", "h2"):
        ask(f"the run {variable}", run, {"data": {"runId": "$" + variable}}, "GetRun")
    search = "query SearchRuns($data: MlflowSearchRunsInput!) { mlflowSearchRuns(input: $data) { " + error + "runs { " + rest + "} } }"
    ask("runs", search, {"data": {"experimentIds": ["$s"], "filter": "tags.group = 'a'", "maxResults": 5, "orderBy": ["metrics.acc DESC"]}}, "SearchRuns")
    ask("runs of a view", search, {"data": {"experimentIds": ["$s"], "runViewType": "ACTIVE_ONLY"}}, "SearchRuns",
        known={"data": PYTHON, "errors": PYTHON})
    ask("runs by a mutation", "mutation M { mlflowSearchRuns(input: {experimentIds: [\"$s\"], maxResults: 1}) { runs { info { runName } } } }")
    ask("datasets by a mutation", "mutation { mlflowSearchDatasets(input: {experimentIds: [\"$ie\"]}) { datasetSummaries { name digest context __typename } } }")
    ask("a history", "query G($data: MlflowGetMetricHistoryBulkIntervalInput!) { mlflowGetMetricHistoryBulkInterval(input: $data) { __typename metrics { timestamp step runId key value } apiError { code } } }",
        {"data": {"runIds": ["$h1"], "metricKey": "loss"}}, "G")
    ask("types", "{ mlflowGetExperiment(input: {experimentId: \"0\"}) { __typename experiment { __typename name } } }")
    ask("aliases and fragments", "query { a: mlflowGetExperiment(input: {experimentId: \"0\"}) { experiment { ...F n: name } } } fragment F on MlflowExperiment { experimentId }")
    ask("an unknown directive", "query Q($id: String = \"0\") { mlflowGetExperiment(input: {experimentId: $id}) { experiment { name @skip(if: true) } } }")
    ask("a variable's default", "query Q($id: String = \"0\") { mlflowGetExperiment(input: {experimentId: $id}) { experiment { name } } }")
    ask("an echo", "{ test(inputString: \"x\") { output } }")
    ask("an unknown experiment", "{ mlflowGetExperiment(input: {experimentId: \"123456\"}) { experiment { name } } }")
    ask("an unknown run", "{ mlflowGetRun(input: {runId: \"" + NO_RUN + "\"}) { run { info { runId } } } }")
    ask("a bad filter", "{ mlflowSearchRuns(input: {experimentIds: [\"0\"], filter: \"foo\"}) { runs { info { runId } } } }")
    ask("an unknown field", "{ zzz }")
    ask("an unknown field within", "{ mlflowGetExperiment(input: {experimentId: \"0\"}) { experiment { zzz } } }")
    ask("too many fields", "{ " + " ".join(f"a{i}: test(inputString: \"x\") {{ output }}" for i in range(11)) + " }")
    ask("too many aliases", "{ test(inputString: \"x\") { " + " ".join(f"a{i}: output" for i in range(11)) + " } }")
    pair.case("graphql: nothing", "POST", "/graphql", json={}, known={"*": PYTHON, "status": PYTHON, "content-type": PYTHON})
    ask("what is no document", "{ a", known={"*": PYTHON, "status": PYTHON, "content-type": PYTHON})
    ask("no such operation", "query A { test(inputString: \"x\") { output } }", None, "B")
