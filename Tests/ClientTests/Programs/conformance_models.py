"""The model registry: models, versions, stages, aliases, tags, both searches, and prompts, which ride on it."""

API = "/api/2.0/mlflow/"
MODELS = API + "registered-models/"
VERSIONS = API + "model-versions/"

SET = "sometimes: Python prints the names of a set in any order"
FIVE_HUNDRED = "MLflow answers 500, which its client repeats for minutes; ours says the same with 400"
HINT = "ours has no such setting to hint at"

REFUSED = {name: FIVE_HUNDRED for name in ("status", "error_code", "error_class", "sqlstate")}
CRASHES = {name: "MLflow crashes" for name in ("status", "content-type", "*")}
LIST = {"message": "MLflow tells the list as Python prints it, ours as it was written"}
TOKEN = {"message": "MLflow tells the token as Python prints it, ours as JSON"}

ODD_NAMES = [
    "", " ", "a/b", "a:b", ".", "..", "..a", ".hidden", "two words", "ünï-$unique", "a%2Fb-$unique", "a\nb-$unique",
    "CON", "x" * 300 + "$unique",
]


def cases(pair):
    models(pair)
    versions(pair)
    sources(pair)
    stages(pair)
    aliases(pair)
    tags(pair)
    renaming(pair)
    deletion(pair)
    search_of_models(pair)
    search_of_versions(pair)
    prompts(pair)
    wrong_types(pair)


def models(pair):
    create = MODELS + "create"
    pair.case("creates a model", "POST", create, json={"name": "m-$unique"})
    pair.case("creates a model with all there is", "POST", create, json={
        "name": "full-$unique", "description": "what it is", "deployment_job_id": "x", "unknown": 1,
        "tags": [{"key": "a", "value": "1"}, {"key": "b", "value": ""}, {"key": "a", "value": "2"}, {"key": "c"}]})
    pair.case("does not create it again", "POST", create, json={"name": "m-$unique"})
    pair.case("does not create a prompt of its name", "POST", create, json={
        "name": "m-$unique", "tags": [{"key": "mlflow.prompt.is_prompt", "value": "true"}]})
    pair.case("creates one by another spelling of the field", "POST", create, json={
        "name": "camel-$unique", "deploymentJobId": "x"})
    for place, name in enumerate(ODD_NAMES):
        pair.case(f"takes or refuses the name {place}", "POST", create, json={"name": name})
        pair.case(f"gets or refuses the name {place}", "GET", MODELS + "get", params={"name": name})
        pair.send("DELETE", MODELS + "delete", json={"name": name})
    pair.case("wants a name", "POST", create, json={})
    pair.case("wants a body", "POST", create, body="", headers={"Content-Type": "application/json"})
    pair.case("wants JSON", "POST", create, body="name=x", headers={"Content-Type": "application/x-www-form-urlencoded"})
    for place, key in enumerate(["", "a#b", "a/../b", "/a", "a/", "k" * 250, "k" * 251, "with space", "ü"]):
        pair.case(f"takes or refuses the tag {place}", "POST", create, json={
            "name": f"tag{place}-$unique", "tags": [{"key": key, "value": "v"}]})
    for length in (100_000, 100_001):
        pair.case(f"takes or refuses a tag of {length} characters", "POST", create, json={
            "name": f"long{length}-$unique", "tags": [{"key": "k", "value": "é" * length}]})
        pair.send("DELETE", MODELS + "delete", json={"name": f"long{length}-$unique"})
    pair.case("gets it", "GET", MODELS + "get", params={"name": "full-$unique"})
    pair.case("gets it with a body", "GET", MODELS + "get", json={"name": "full-$unique"})
    pair.case("does not get what is not there", "GET", MODELS + "get", params={"name": "none-$unique"})
    pair.case("gets none without a name", "GET", MODELS + "get")
    pair.case("describes it", "PATCH", MODELS + "update", json={"name": "m-$unique", "description": "new"})
    pair.case("undescribes it", "PATCH", MODELS + "update", json={"name": "m-$unique"})
    pair.case("describes nothing that is not there", "PATCH", MODELS + "update", json={
        "name": "none-$unique", "description": "new"})
    pair.case("has no latest versions", "GET", MODELS + "get-latest-versions", params={"name": "m-$unique"})


def versions(pair):
    create = VERSIONS + "create"
    pair.case("creates version 1", "POST", create, json={"name": "m-$unique", "source": "s3://bucket/model"})
    pair.case("creates version 2", "POST", create, json={
        "name": "m-$unique", "source": "s3://bucket/model", "run_link": "http://x", "description": "second",
        "tags": [{"key": "b", "value": "1"}, {"key": "a", "value": "2"}, {"key": "b", "value": "3"}]})
    pair.case("creates none of a model that is not there", "POST", create, json={
        "name": "none-$unique", "source": "s3://bucket/model"})
    pair.case("wants a source", "POST", create, json={"name": "m-$unique"})
    pair.case("wants a name", "POST", create, json={"source": "s3://bucket/model"})
    pair.case("wants a valid name", "POST", create, json={"name": "a/b", "source": "s3://bucket/model"})
    pair.case("wants valid tags", "POST", create, json={
        "name": "m-$unique", "source": "s3://bucket/model", "tags": [{"key": "a#b", "value": "x"}]})
    pair.case("takes no prompt text beyond its length", "POST", create, json={
        "name": "m-$unique", "source": "s3://bucket/model",
        "tags": [{"key": "mlflow.prompt.text", "value": "x" * 100_001}]})
    pair.case("takes no value beyond its length", "POST", create, json={
        "name": "m-$unique", "source": "s3://bucket/model", "tags": [{"key": "t", "value": "x" * 100_001}]})
    for number in ["1", "2", "3", "0", "-1", "01", " 1 ", "+1", "1_0", "x", "1.0", "9" * 10, "v1"]:
        pair.case(f"gets or refuses version {number!r}", "GET", VERSIONS + "get", params={
            "name": "m-$unique", "version": number})
    pair.case("gets a version by its number", "GET", VERSIONS + "get", json={"name": "m-$unique", "version": 1})
    pair.case("gets none of a model that is not there", "GET", VERSIONS + "get", params={
        "name": "none-$unique", "version": "1"})
    pair.case("gets none without a version", "GET", VERSIONS + "get", params={"name": "m-$unique"})
    pair.case("describes a version", "PATCH", VERSIONS + "update", json={
        "name": "m-$unique", "version": "1", "description": "new"})
    pair.case("describes it with nothing", "PATCH", VERSIONS + "update", json={
        "name": "m-$unique", "version": "1", "description": ""})
    pair.case("undescribes it", "PATCH", VERSIONS + "update", json={"name": "m-$unique", "version": "1"})
    pair.case("gets the undescribed", "GET", VERSIONS + "get", params={"name": "m-$unique", "version": "1"})
    pair.case("describes none that is not there", "PATCH", VERSIONS + "update", json={
        "name": "m-$unique", "version": "7", "description": "new"})
    pair.case("tells where it is", "GET", VERSIONS + "get-download-uri", params={
        "name": "m-$unique", "version": "1"})
    pair.case("tells of none where it is", "GET", VERSIONS + "get-download-uri", params={
        "name": "m-$unique", "version": "7"})
    pair.case("tells of none at all where it is", "GET", VERSIONS + "get-download-uri")
    pair.case("gets the model with its versions", "GET", MODELS + "get", params={"name": "m-$unique"})


def sources(pair):
    create = VERSIONS + "create"
    pair.send("POST", MODELS + "create", json={"name": "s-$unique"})
    pair.send("POST", API + "experiments/create", json={"name": "sources $unique"},
              save={"experiment": "experiment_id"})
    pair.send("POST", API + "runs/create", json={"experiment_id": "$experiment", "start_time": 1},
              save={"run": "run.info.run_id", "root": "run.info.artifact_uri"})
    pair.case("takes an address of a run", "POST", create, json={
        "name": "s-$unique", "source": "runs:/$run/model", "run_id": "$run"})
    pair.case("tells where that is", "GET", VERSIONS + "get-download-uri", params={
        "name": "s-$unique", "version": "1"})
    pair.case("takes an artifact of a run", "POST", create, json={
        "name": "s-$unique", "source": "$root/model", "run_id": "$run"})
    for place, body in enumerate([
        {"source": "runs:/$run/model"},
        {"source": "runs:/$run/model", "run_id": "00000000000000000000000000000000"},
        {"source": "runs:/$run/model", "run_id": ""},
        {"source": "runs://host/$run/model", "run_id": "$run"},
        {"source": "runs:/", "run_id": "$run"},
        {"source": "runs:/$run/../x", "run_id": "$run"},
        {"source": "$root/model"},
        {"source": "$root/../x", "run_id": "$run"},
        {"source": "$root/%2e%2e/x", "run_id": "$run"},
        {"source": "$root/..%252fx", "run_id": "$run"},
        {"source": "$root/./x", "run_id": "$run"},
        {"source": "$root//x", "run_id": "$run"},
        {"source": "$root", "run_id": "$run"},
        {"source": "$root/x%00y", "run_id": "$run"},
        {"source": "mlflow-artifacts:/0/other/artifacts/model", "run_id": "$run"},
        {"source": "mlflow-artifacts:/0/other/artifacts/model", "run_id": "00000000000000000000000000000000"},
        {"source": "mlflow-artifacts:/0/other/artifacts/model", "run_id": "not an id"},
        {"source": "MLFLOW-ARTIFACTS:/0/other/artifacts/model"},
        {"source": "/etc/passwd"},
        {"source": "/etc/passwd", "run_id": "$run"},
        {"source": "/etc/passwd", "run_id": "00000000000000000000000000000000"},
        {"source": "etc/passwd"},
        {"source": "file:///etc/passwd"},
        {"source": "FILE:/etc/passwd"},
        {"source": "file://localhost/etc/passwd", "run_id": "$run"},
        {"source": "s3://bucket"},
        {"source": "s3://bucket/"},
        {"source": "s3://bucket/a"},
        {"source": "s3://bucket/a/../b"},
        {"source": "s3://bucket/a+b"},
        {"source": "s3:/bucket/a"},
        {"source": "s3:bucket"},
        {"source": "dbfs:/x/y"},
        {"source": "gs://b/%2e%2e/c"},
        {"source": "models:/m-$unique/1"},
        {"source": "models:/m-$unique/1", "run_id": ""},
        {"source": "models:/m-$unique/1", "run_id": "$run"},
        {"source": "models:/s-$unique/1"},
        {"source": "models:/s-$unique/latest"},
        {"source": "models:/m-$unique/9"},
        {"source": "models:/none-$unique/1"},
        {"source": "models://host/m-$unique/1"},
        {"source": "models:/m-$unique/1/2"},
        {"source": "models:/"},
        {"source": "models:/ /1"},
        {"source": "models:/m-00000000000000000000000000000000"},
        {"source": "models:/m-00000000000000000000000000000000", "model_id": "m-00000000000000000000000000000000"},
        {"source": "models:/m-00000000000000000000000000000000", "model_id": "m-1"},
        {"source": "s3://bucket/a", "model_id": "m-00000000000000000000000000000000"},
        {"source": "x\ty:/z"},
    ]):
        source = body["source"]
        pair.case(f"takes or refuses source {place} {source!r}", "POST", create, json={"name": "s-$unique", **body},
                  known=REFUSED if place == 46 else None)
        pair.case(f"tells where source {place} is", "GET", VERSIONS + "search", params={
            "filter": "name = 's-$unique'", "max_results": "1", "order_by": "version_number DESC"})
    for source in [
        "http://host/api/2.0/mlflow-artifacts/artifacts/x", "https://host/x", "ftp://host/x", "hdfs://host/x",
        "abfss://a@b.dfs.core.windows.net/x", "mlflow-artifacts://host:5000/x",
    ]:
        pair.case(f"refuses the host of {source}", "POST", create, json={"name": "s-$unique", "source": source},
                  known={"message": HINT})
    pair.send("POST", API + "logged-models", json={"experiment_id": "$experiment", "name": "model", "source_run_id": "$run"},
              save={"model": "model.info.model_id", "place": "model.info.artifact_uri"})
    pair.case("takes a logged model", "POST", create, json={
        "name": "s-$unique", "source": "models:/$model", "model_id": "$model"}, save={"made": "model_version.version"})
    pair.case("tells where the logged model is", "GET", VERSIONS + "get-download-uri", params={
        "name": "s-$unique", "version": "$made"})
    pair.case("tells the logged model of it", "GET", API + "logged-models/$model")
    pair.case("takes a logged model's artifact", "POST", create, json={
        "name": "s-$unique", "source": "$place/x", "model_id": "$model"})
    pair.case("refuses another's artifact", "POST", create, json={
        "name": "s-$unique", "source": "$root/x", "model_id": "$model"})
    pair.case("refuses a logged model without its name", "POST", create, json={
        "name": "s-$unique", "source": "models:/$model"})
    pair.case("refuses a run's address with a logged model", "POST", create, json={
        "name": "s-$unique", "source": "runs:/$run/x", "run_id": "$run", "model_id": "$model"})
    pair.case("refuses a local path with a logged model", "POST", create, json={
        "name": "s-$unique", "source": "/x", "model_id": "$model"})


def stages(pair):
    move = VERSIONS + "transition-stage"
    name = "st-$unique"
    pair.send("POST", MODELS + "create", json={"name": name})
    for number in range(4):
        pair.send("POST", VERSIONS + "create", json={"name": name, "source": f"s3://b/{number}"})
    for number, stage, archives in [
        ("1", "Staging", None), ("1", "production", False), ("2", "Production", None), ("3", "PRODUCTION", True),
        ("4", "Archived", False), ("3", "Production", True), ("3", "None", False),
    ]:
        body = {"name": name, "version": number, "stage": stage}
        if archives is not None:
            body["archive_existing_versions"] = archives
        pair.case(f"moves {number} to {stage}, archiving {archives}", "POST", move, json=body)
        pair.case(f"has the latest after {number} to {stage}", "GET", MODELS + "get", params={"name": name})
        pair.case(f"finds all after {number} to {stage}", "GET", VERSIONS + "search", params={
            "filter": f"name = '{name}'", "order_by": "version_number ASC"})
    for body in [
        {"stage": "Canary"}, {"stage": ""}, {"stage": "Production", "version": "9"},
        {"stage": "Production", "version": "x"}, {"stage": "Production", "name": "none-$unique"},
        {"stage": "Production", "name": "a/b"}, {"stage": "Production", "archive_existing_versions": "true"},
        {"stage": 3}, {"stage": "Production", "version": 4},
    ]:
        pair.case(f"moves or refuses {body}", "POST", move, json={"name": name, "version": "1", **body})
    for stage in ("None", "Archived"):
        pair.case(f"does not archive others for {stage}", "POST", move, json={
            "name": name, "version": "1", "stage": stage, "archive_existing_versions": True},
            known=REFUSED)
    latest = MODELS + "get-latest-versions"
    pair.case("has the latest by GET", "GET", latest, params={"name": name})
    pair.case("has the latest by POST", "POST", latest, json={"name": name})
    pair.case("has the latest of a stage", "GET", latest, params={"name": name, "stages": "production"})
    pair.case("has the latest of stages", "GET", latest, params=[
        ("name", name), ("stages", "Production"), ("stages", "Archived")])
    pair.case("has the latest of stages by POST", "POST", latest, json={
        "name": name, "stages": ["Staging", "None", "Archived"]})
    pair.case("has no latest of a stage that is none", "POST", latest, json={"name": name, "stages": ["Canary"]})
    pair.case("has no latest of numbers", "POST", latest, json={"name": name, "stages": [1]})
    pair.case("has no latest of a text", "POST", latest, json={"name": name, "stages": "Production"})
    pair.case("has no latest of none", "GET", latest, params={"name": "none-$unique"})
    pair.case("has no latest without a name", "GET", latest)


def aliases(pair):
    alias = MODELS + "alias"
    name = "st-$unique"
    for place, text in enumerate([
        "champion", "Champion", "a-b_c", "ü", "latest", "LATEST", "v1", "V12", "v", "v1a", "a b", "a.b", "a/b", "", "x" * 255,
        "x" * 256, "a\n",
    ]):
        pair.case(f"sets or refuses alias {place}", "POST", alias, json={"name": name, "alias": text, "version": "2"})
        pair.case(f"gets or refuses alias {place}", "GET", alias, params={"name": name, "alias": text})
    pair.case("gives it to another", "POST", alias, json={"name": name, "alias": "champion", "version": "3"})
    pair.case("gets it from the other", "GET", alias, params={"name": name, "alias": "champion"})
    pair.case("gives it by number", "POST", alias, json={"name": name, "alias": "number", "version": 3})
    pair.case("gives it to none", "POST", alias, json={"name": name, "alias": "champion", "version": "9"})
    pair.case("gives it to nothing", "POST", alias, json={"name": name, "alias": "champion", "version": "x"})
    pair.case("gives it without a version", "POST", alias, json={"name": name, "alias": "champion"})
    pair.case("gives it in none", "POST", alias, json={"name": "none-$unique", "alias": "champion", "version": "1"})
    pair.case("gets none", "GET", alias, params={"name": name, "alias": "nobody"})
    pair.case("gets none of none", "GET", alias, params={"name": "none-$unique", "alias": "nobody"})
    pair.case("gets the latest of none", "GET", alias, params={"name": "camel-$unique", "alias": "latest"})
    pair.case("shows aliases in the model", "GET", MODELS + "get", params={"name": name})
    pair.case("shows aliases in the version", "GET", VERSIONS + "get", params={"name": name, "version": "2"})
    pair.case("shows none in a search", "GET", VERSIONS + "search", params={"filter": f"name = '{name}'"})
    pair.case("shows aliases in a search of models", "GET", MODELS + "search", params={"filter": f"name = '{name}'"})
    pair.case("takes it away", "DELETE", alias, json={"name": name, "alias": "champion"})
    pair.case("takes it away again", "DELETE", alias, json={"name": name, "alias": "champion"})
    pair.case("takes it away from none", "DELETE", alias, json={"name": "none-$unique", "alias": "champion"})
    pair.case("takes none away", "DELETE", alias, json={"name": name})
    pair.case("takes a bad one away", "DELETE", alias, json={"name": name, "alias": "a b"})
    pair.case("takes it away by query", "DELETE", alias, params={"name": name, "alias": "Champion"})


def tags(pair):
    name = "st-$unique"
    for where, more in ((MODELS, {}), (VERSIONS, {"version": "2"})):
        what = "version" if more else "model"
        for place, (key, value) in enumerate([
            ("k", "v"), ("k", "w"), ("k", ""), ("", "v"), ("a#b", "v"), ("a//b", "v"), ("x" * 251, "v"), ("ü: 1/2", "v"),
            ("long", "x" * 100_001), ("mlflow.user", "me"),
        ]):
            pair.case(f"sets or refuses tag {place} of a {what}", "POST", where + "set-tag", json={
                "name": name, "key": key, "value": value, **more})
        pair.case(f"sets a tag of a {what} without a value", "POST", where + "set-tag", json={
            "name": name, "key": "empty", **more})
        pair.case(f"sets no number as tag of a {what}", "POST", where + "set-tag", json={
            "name": name, "key": "n", "value": 1, **more})
        pair.case(f"sets no tag of a {what} that is not there", "POST", where + "set-tag", json={
            "name": "none-$unique", "key": "k", "value": "v", **more})
        pair.case(f"has the tags of a {what}", "GET", where + "get", params={"name": name, **more})
        pair.case(f"deletes a tag of a {what}", "DELETE", where + "delete-tag", json={"name": name, "key": "k", **more})
        pair.case(f"deletes no tag of a {what}", "DELETE", where + "delete-tag", json={"name": name, "key": "k", **more})
        pair.case(f"deletes a bad tag of a {what}", "DELETE", where + "delete-tag", json={
            "name": name, "key": "a#b", **more})
        pair.case(f"deletes a tag without a key of a {what}", "DELETE", where + "delete-tag", json={"name": name, **more})
        pair.case(f"deletes no tag of a {what} that is not there", "DELETE", where + "delete-tag", json={
            "name": "none-$unique", "key": "k", **more})
        pair.case(f"has fewer tags of a {what}", "GET", where + "get", params={"name": name, **more})
    for version in ("9", "x"):
        pair.case(f"sets no tag of version {version}", "POST", VERSIONS + "set-tag", json={
            "name": name, "version": version, "key": "k", "value": "v"})
        pair.case(f"deletes no tag of version {version}", "DELETE", VERSIONS + "delete-tag", json={
            "name": name, "version": version, "key": "k"})


def renaming(pair):
    rename = MODELS + "rename"
    pair.send("POST", MODELS + "create", json={"name": "old-$unique", "tags": [{"key": "k", "value": "v"}]})
    for number in range(2):
        pair.send("POST", VERSIONS + "create", json={"name": "old-$unique", "source": f"s3://b/{number}"})
    pair.send("POST", MODELS + "alias", json={"name": "old-$unique", "alias": "a", "version": "1"})
    pair.case("renames", "POST", rename, json={"name": "old-$unique", "new_name": "new-$unique"})
    pair.case("has the new", "GET", MODELS + "get", params={"name": "new-$unique"})
    pair.case("has its version", "GET", VERSIONS + "get", params={"name": "new-$unique", "version": "1"})
    pair.case("has not the old", "GET", MODELS + "get", params={"name": "old-$unique"})
    pair.case("renames none", "POST", rename, json={"name": "old-$unique", "new_name": "x-$unique"})
    taken = "MLflow's message holds the database's"
    pair.case("renames to none that is there", "POST", rename, json={"name": "new-$unique", "new_name": "m-$unique"},
              known={"message": taken})
    for new in ["", " ", "a/b", "..", None]:
        pair.case(f"renames to {new!r}", "POST", rename, json={"name": "new-$unique", "new_name": new})
    pair.case("renames to itself", "POST", rename, json={"name": "new-$unique", "new_name": "new-$unique"})
    pair.case("renames in case", "POST", rename, json={"name": "new-$unique", "new_name": "NEW-$unique"})
    pair.case("has the new case", "GET", MODELS + "get", params={"name": "NEW-$unique"})


def deletion(pair):
    name = "del-$unique"
    pair.send("POST", MODELS + "create", json={"name": name})
    for number in range(3):
        pair.send("POST", VERSIONS + "create", json={"name": name, "source": f"s3://b/{number}"})
    pair.send("POST", MODELS + "alias", json={"name": name, "alias": "a", "version": "3"})
    pair.send("POST", VERSIONS + "transition-stage", json={"name": name, "version": "3", "stage": "Production"})
    for number in ("3", "3", "9", "x"):
        pair.case(f"deletes or refuses version {number}", "DELETE", VERSIONS + "delete", json={
            "name": name, "version": number})
    for path in ("get", "get-download-uri"):
        pair.case(f"has it no more: {path}", "GET", VERSIONS + path, params={"name": name, "version": "3"})
    pair.case("has no alias of it", "GET", MODELS + "alias", params={"name": name, "alias": "a"})
    pair.case("moves it no more", "POST", VERSIONS + "transition-stage", json={
        "name": name, "version": "3", "stage": "Staging"})
    pair.case("has the others", "GET", MODELS + "get", params={"name": name})
    pair.case("finds the others", "GET", VERSIONS + "search", params={"filter": f"name='{name}'"})
    pair.case("does not give its number again", "POST", VERSIONS + "create", json={"name": name, "source": "s3://b/x"})
    pair.case("deletes the model", "DELETE", MODELS + "delete", json={"name": name})
    pair.case("deletes it once", "DELETE", MODELS + "delete", json={"name": name})
    pair.case("deletes none by query", "DELETE", MODELS + "delete", params={"name": "m-$unique"})
    pair.case("finds no version of it", "GET", VERSIONS + "search", params={"filter": f"name='{name}'"})
    pair.send("POST", MODELS + "create", json={"name": name})
    pair.case("begins again with version 1", "POST", VERSIONS + "create", json={"name": name, "source": "s3://b/x"})


def search_of_models(pair):
    search = MODELS + "search"
    for place, team in enumerate(["red", "Red", "green", "blue"]):
        pair.send("POST", MODELS + "create", json={
            "name": f"find-$unique-{place}", "tags": [{"key": "team", "value": team}, {"key": "x y", "value": "z"}]})
    mine = "name LIKE 'find-$unique%'"
    filters = [
        mine, "name = 'find-$unique-1'", "name != 'find-$unique-1' AND " + mine, "name ILIKE 'FIND-$unique-_'",
        "name IN ('find-$unique-1', 'find-$unique-2')", "name NOT IN ('find-$unique-1') and " + mine,
        "name in ('find-$unique-1',)", "attribute.name = 'find-$unique-1'", 'name = "find-$unique-1"',
        f"tags.team = 'red' AND {mine}", f"tag.team != 'red' AND {mine}", f"tags.team ILIKE 'RED' AND {mine}",
        f"tags.team LIKE '%e%' AND {mine}", f"tags.`x y` = 'z' AND {mine}", f'tags."x y" = \'z\' AND {mine}',
        f"tags.none = 'x' AND {mine}", f"tags.team = 'red' AND tags.team = 'green' AND {mine}",
        f"tags.team = 'red' AND tags.`x y` = 'z' AND {mine}", "name LIKE 'FIND-$unique%'", "name = 'it''s'",
        f"tags.`mlflow.prompt.is_prompt` != 'true' AND {mine}", f"tags.`mlflow.prompt.is_prompt` = 'false' AND {mine}",
    ]
    for text in filters:
        pair.case(f"finds models: {text}", "GET", search, params={"filter": text})
    unordered = [
        "foo = 'x'", "attributes.name = 'x'", "metrics.x = 1", "name > 'x'", "name = 5", "name = x", "tags.x = 5", "tags.x > 'a'",
        "tags.x IN ('a')", "name = 'a' OR name = 'b'", "name", "name = ", "= 'x'", "name = 'a'; name = 'b'", "name = 'a';",
        "name IN ()", "name IN (1)", "name IN ('a' 'b', 'c')", "name IN 'a'", "name IN (a)", "`name` = 'x'", "name like 'x",
        "tags.x IS NULL", "name IS NOT NULL", "run_id = 'x'", "version_number = 1", "'x' = name", "(name = 'x')",
        "name = 'x' AND", "AND name = 'x'", "name == 'x'", "name <> 'x'", "NOT name = 'x'", "name NOT LIKE 'x'",
        "name = 'a' name = 'b'", "name = 'a', name = 'b'", "last_updated_timestamp > 1",
    ]
    for text in unordered:
        pair.case(f"refuses in models: {text}", "GET", search, params={"filter": text}, known={
            "name IN (1)": LIST, "name IN (a)": CRASHES, "tags.x IS NULL": CRASHES, "name IS NOT NULL": CRASHES,
            "name = 'a', name = 'b'": {"message": "MLflow tells the clauses beside the comma as well"},
            "name IN ('a' 'b', 'c')": {"*": "MLflow joins texts that stand side by side", "status": "the same"},
        }.get(text))
    for order in [
        ["name"], ["name ASC"], ["name DESC"], ["timestamp"], ["last_updated_timestamp DESC"], ["timestamp DESC", "name ASC"],
        ["name", "name"], ["foo"], ["name FOO"], ["name ASC DESC"], [""], ["`name` ASC"], ["creation_timestamp"],
        ["timestamp", "last_updated_timestamp"], ["NAME"], ["attribute.name"], ["name, timestamp"], ["timestamp asc"],
    ]:
        twice = order in (["name", "name"], ["timestamp", "last_updated_timestamp"])
        pair.case(f"orders models: {order}", "GET", search, params=[("filter", mine)] + [("order_by", o) for o in order],
                  known=REFUSED if twice else None)
    for count in ["1", "2", "4", "5", "0", "-1", "1000", "1001", "x", "", "1.5"]:
        pair.case(f"takes or refuses a page of {count!r} models", "GET", search, params={
            "filter": mine, "max_results": count})
    pair.send("GET", search, params={"filter": mine, "max_results": "2"}, save={"token": "next_page_token"})
    pair.case("has the next page of models", "GET", search, params={
        "filter": mine, "max_results": "2", "page_token": "$token"})
    for token in ["x", "eyJvZmZzZXQiOiAxfQ==", "eyJvZmZzZXQiOiAwfQ==", "W10=", "YWJj", "eyJvZmZzZXQiOiAieCJ9", "====", "e30="]:
        pair.case(f"takes or refuses the page {token}", "GET", search, params={"filter": mine, "page_token": token},
                  known={"W10=": CRASHES, "eyJvZmZzZXQiOiAwfQ==": TOKEN, "eyJvZmZzZXQiOiAieCJ9": TOKEN}.get(token))
    pair.case("searches models with a body", "GET", search, json={"filter": mine, "max_results": 2})


def search_of_versions(pair):
    search = VERSIONS + "search"
    for place in range(2):
        name = f"vs-$unique-{place}"
        pair.send("POST", MODELS + "create", json={"name": name})
        for number in range(3):
            pair.send("POST", VERSIONS + "create", json={
                "name": name, "source": f"s3://b/{place}/{number}", "tags": [{"key": "t", "value": str(number)}],
                **({"run_id": "r%d$unique" % number} if number else {})})
    mine = "name LIKE 'vs-$unique%'"
    for text in [
        mine, "name = 'vs-$unique-1'", "name IN ('vs-$unique-1')", f"version_number = 1 AND {mine}",
        f"version_number > 1 AND {mine}", f"version_number <= '2' AND {mine}", f"version_number != 2 AND {mine}",
        "run_id = 'r1$unique'", "run_id IN ('r1$unique', 'r2$unique')", f"run_id NOT IN ('r1$unique') AND {mine}",
        f"run_id != 'r1$unique' AND {mine}", f"run_id LIKE 'r%' AND {mine}", f"source_path = 's3://b/1/1' AND {mine}",
        f"source_path LIKE '%1' AND {mine}", f"tags.t = '1' AND {mine}", f"tags.t != '1' AND {mine}",
        f"tags.t ILIKE '_' AND {mine}", "attribute.run_id = 'r1$unique'", f"version_number = '1' AND {mine}",
        "name ILIKE 'VS-$unique%'", f"tags.`mlflow.prompt.is_prompt` = 'false' AND {mine}",
    ]:
        pair.case(f"finds versions: {text}", "GET", search, params={
            "filter": text, "order_by": "name ASC"})
    for text in [
        "foo = 'x'", "version_number = 1.5", "version_number = 'x'", "version_number LIKE '1'", "version_number IN (1)",
        "source_path IN ('x')", "run_id > 'x'", "run_id = 5", "source_path = 5", "name = x", "metrics.x = 1", "tags.x = 5",
        "tags.x IN ('a')", "name = 'a' OR name = 'b'", "current_stage = 'Production'", "status = 'READY'",
        "creation_timestamp > 1", "run_id IN ()", "run_id IS NULL", "version = 1",
    ]:
        pair.case(f"refuses in versions: {text}", "GET", search, params={"filter": text}, known={
            "run_id IS NULL": CRASHES, "version = 1": {"message": "to MLflow `version` is a word of SQL"},
            **dict.fromkeys([
                "foo = 'x'", "run_id = 5", "source_path = 5", "current_stage = 'Production'", "status = 'READY'",
                "creation_timestamp > 1"], {"message": SET}),
        }.get(text))
    for order in [
        ["name"], ["version_number"], ["version_number DESC", "name"], ["creation_timestamp DESC"], ["last_updated_timestamp"],
        ["foo"], ["tags.x"], ["metrics.x"], ["name", "name DESC"], ["attribute.version_number"], ["`version_number` DESC"],
        ["version_number FOO"], [""], ["run_id"], ["timestamp"],
    ]:
        named = order[0] in ("foo", "tags.x", "run_id", "timestamp")
        pair.case(f"orders versions: {order}", "GET", search, params=[("filter", mine)] + [("order_by", o) for o in order],
                  known=REFUSED if len(order) == 2 and order[0] == "name" else {"message": SET} if named else None)
    for count in ["1", "5", "6", "7", "0", "-1", "200000", "200001", "x", ""]:
        pair.case(f"takes or refuses a page of {count!r} versions", "GET", search, params={
            "filter": mine, "max_results": count, "order_by": "version_number"})
    pair.send("GET", search, params={"filter": mine, "max_results": "4"}, save={"token": "next_page_token"})
    pair.case("has the next page of versions", "GET", search, params={
        "filter": mine, "max_results": "4", "page_token": "$token"})
    pair.case("has no further page of versions", "GET", search, params={
        "filter": mine, "page_token": "eyJvZmZzZXQiOiAxMDB9"})
    pair.case("searches through the other address", "GET", "/ajax-api/2.0/mlflow/model-versions/search", params={
        "filter": mine})


def prompts(pair):
    prompt = {"key": "mlflow.prompt.is_prompt", "value": "true"}
    name = "p-$unique"
    pair.case("creates a prompt", "POST", MODELS + "create", json={
        "name": name, "tags": [prompt, {"key": "a", "value": "b"}]})
    pair.case("does not create it again", "POST", MODELS + "create", json={"name": name, "tags": [prompt]})
    pair.case("does not create a model of its name", "POST", MODELS + "create", json={"name": name})
    text = {"key": "mlflow.prompt.text", "value": "Hello {{name}}"}
    for source in ("dummy-source", "prompt-template", "s3://b/x", "/etc/passwd"):
        pair.case(f"creates a version of a prompt from {source}", "POST", VERSIONS + "create", json={
            "name": name, "source": source, "tags": [prompt, text], "description": "first"})
    pair.case("refuses a prompt as source of a model", "POST", VERSIONS + "create", json={
        "name": "m-$unique", "source": f"models:/{name}/1"})
    pair.case("refuses a placeholder as source of a model", "POST", VERSIONS + "create", json={
        "name": "m-$unique", "source": "dummy-source"})
    pair.case("gets the prompt", "GET", MODELS + "get", params={"name": name})
    pair.case("gets its version", "GET", VERSIONS + "get", params={"name": name, "version": "1"})
    pair.case("gets its latest", "GET", MODELS + "alias", params={"name": name, "alias": "latest"})
    pair.case("sets an alias of it", "POST", MODELS + "alias", json={"name": name, "alias": "prod", "version": "1"})
    pair.case("sets a tag of it", "POST", MODELS + "set-tag", json={"name": name, "key": "k", "value": "v"})
    pair.case("sets a tag of its version", "POST", VERSIONS + "set-tag", json={
        "name": name, "version": "1", "key": "k", "value": "v"})
    for where in (MODELS, VERSIONS):
        for text in [
            f"name = '{name}'", f"name = '{name}' AND tags.`mlflow.prompt.is_prompt` = 'true'",
            f"tags.`mlflow.prompt.is_prompt` = 'TRUE' AND name = '{name}'",
            f"tags.`mlflow.prompt.is_prompt` != 'false' AND name = '{name}'",
            f"tags.`mlflow.prompt.is_prompt` != 'true' AND name = '{name}'",
            f"tags.`mlflow.prompt.is_prompt` LIKE 'true' AND name = '{name}'",
            f"name LIKE 'p-$unique' AND tag.`mlflow.prompt.is_prompt` = 'true' AND tags.k = 'v'",
        ]:
            pair.case(f"finds prompts in {where}: {text}", "GET", where + "search", params={"filter": text})


def wrong_types(pair):
    for path, method, body in [
        (MODELS + "create", "POST", {"name": 5}), (MODELS + "create", "POST", {"name": ["x"]}),
        (MODELS + "create", "POST", {"name": "w1-$unique", "tags": "x"}),
        (MODELS + "create", "POST", {"name": "w2-$unique", "tags": {"a": "b"}}),
        (MODELS + "create", "POST", {"name": "w3-$unique", "description": 5}),
        (MODELS + "create", "POST", {"name": None}), (MODELS + "update", "PATCH", {"name": "m-$unique", "description": []}),
        (MODELS + "rename", "POST", {"name": "m-$unique", "new_name": 5}), (MODELS + "delete", "DELETE", {"name": 5}),
        (MODELS + "set-tag", "POST", {"name": "m-$unique", "key": 5, "value": "x"}),
        (MODELS + "search", "GET", {"filter": 5}), (MODELS + "search", "GET", {"max_results": "x"}),
        (MODELS + "search", "GET", {"order_by": "name"}), (MODELS + "search", "GET", {"order_by": [5]}),
        (MODELS + "search", "GET", {"page_token": 5}), (MODELS + "search", "GET", {"max_results": 1001}),
        (VERSIONS + "create", "POST", {"name": "m-$unique", "source": 5}),
        (VERSIONS + "create", "POST", {"name": "m-$unique", "source": "s3://b/x", "run_id": 5}),
        (VERSIONS + "create", "POST", {"name": "m-$unique", "source": "s3://b/x", "tags": 5}),
        (VERSIONS + "search", "GET", {"max_results": 200001}), (VERSIONS + "search", "GET", {"max_results": "200001"}),
        (VERSIONS + "update", "PATCH", {"name": "m-$unique", "version": 1, "description": "x"}),
        (VERSIONS + "delete", "DELETE", {"name": "m-$unique", "version": 99}),
    ]:
        pair.case(f"takes or refuses {method} {path.rsplit('/', 2)[1:]} {body}", method, path, json=body)
    for path in (MODELS + "get", MODELS + "search", VERSIONS + "search"):
        pair.case(f"answers no POST at {path}", "POST", path, json={}, known={
            "*": "ours is JSON, not a page for people", "content-type": "the same"})
