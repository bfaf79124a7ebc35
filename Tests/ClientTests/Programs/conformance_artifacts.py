"""Artifacts of runs and logged models: uploads, downloads and their headers, lists, removal, paths that lead out, what
is not served; and logged models themselves with their search."""

API = "/api/2.0/mlflow/"
FILES = "/api/2.0/mlflow-artifacts/artifacts/"
PAGES = "/ajax-api/2.0/mlflow/"
MODELS = API + "logged-models"

TYPED = ("content-disposition", "x-content-type-options", "accept-ranges", "content-range", "content-length")
DETAIL = {"*": "MLflow's newest server gives a detail of its framework's instead of its own error"}
STRICT = {name: "ours takes no such name" for name in ("status", "content-type", "*")}
CRASHES = {name: "MLflow crashes" for name in ("status", "content-type", "*")}
PLAIN = {name: "MLflow's framework answers with a page" for name in ("content-type", "*")}
REFUSED = {
    name: "MLflow answers 500, which its client repeats for minutes"
    for name in ("status", "error_code", "error_class", "sqlstate")}
UNKNOWN = {**REFUSED, "message": "MLflow tells of its own class"}
FALLBACK = {"content-disposition": "the name for old clients: MLflow takes the accents off, ours leaves such letters out"}
SQL = {"message": "MLflow tells its database's fault"}
OWN = {name: "MLflow keeps what belongs to no run; ours does not" for name in ("status", "content-type", "*")}



def cases(pair):
    pair.send("POST", API + "experiments/create", json={"name": "artifacts $unique"}, save={"exp": "experiment_id"})
    run(pair, "run")
    uploads(pair)
    downloads(pair)
    lists(pair)
    paths(pair)
    forms(pair)
    removal(pair)
    unsupported(pair)
    models(pair)
    model_values(pair)
    model_files(pair)
    search(pair)


def run(pair, name):
    pair.send(
        "POST", API + "runs/create", json={"experiment_id": "$exp", "start_time": 1}, save={name: "run.info.run_id"})


def root(name="run"):
    return f"{FILES}$exp/${name}/artifacts/"


def uploads(pair):
    for name in ("a.txt", "d/b.bin", "d/deep/c.json", "two%20words.html", "MLmodel", "%C3%BC.svg", "empty", "x.PNG"):
        pair.case(f"uploads {name}", "PUT", root() + name, body="" if name == "empty" else f"bytes of {name}")
    pair.case("uploads over a file", "PUT", root() + "a.txt", body="other bytes")
    pair.case("uploads to a folder", "PUT", root(), body="x", known=DETAIL)
    pair.case("does not replace a folder", "PUT", root() + "d", body="x", known=CRASHES)
    pair.case("makes no folder of a file", "PUT", root() + "a.txt/x", body="x", known=CRASHES)


def downloads(pair):
    for name in ("a.txt", "d/b.bin", "d/deep/c.json", "two%20words.html", "MLmodel", "%C3%BC.svg", "empty", "x.PNG"):
        pair.case(f"downloads {name}", "GET", root() + name, compare_headers=TYPED,
                  known=FALLBACK if "%C3" in name else None)
    for place, value in enumerate(["bytes=2-4", "bytes=2-", "bytes=-3", "bytes=0-1000"]):
        pair.case(
            f"downloads the part {place}", "GET", root() + "a.txt", headers={"Range": value}, compare_headers=TYPED)
    pair.case(
        "has no part past the end", "GET", root() + "a.txt", headers={"Range": "bytes=100-"},
        compare_headers=("content-range", "content-length"))
    pair.case("downloads no folder", "GET", root() + "d", known=DETAIL)
    pair.case("downloads nothing", "GET", root() + "nothing")
    for path in ("a.txt", "d/./b.bin", "d//b.bin"):
        for key in ("run_id", "run_uuid"):
            pair.case(
                f"a page gets {path} by {key}", "GET", "/get-artifact", params={key: "$run", "path": path},
                compare_headers=("content-disposition", "x-content-type-options", "content-length"))
    pair.case("a page gets no folder", "GET", "/get-artifact", params={"run_id": "$run", "path": "d"})
    pair.case("a page gets nothing", "GET", "/get-artifact", params={"run_id": "$run", "path": "nothing"})
    pair.case("a page names no run", "GET", "/get-artifact", params={"path": "a.txt"})
    pair.case("a page names another run", "GET", "/get-artifact", params={"run_id": "nope", "path": "a.txt"})
    pair.case("a page names no path", "GET", "/get-artifact", params={"run_id": "$run"}, known=PLAIN)
    pair.case("a page leaves the run", "GET", "/get-artifact", params={"run_id": "$run", "path": "../a.txt"})


def lists(pair):
    for path in (None, "", "d", "d/deep", "a.txt", "nothing", "./d//", "d/.", "..", "/etc", "d/../d"):
        params = {} if path is None else {"path": path}
        pair.case(f"lists {path}", "GET", API + "artifacts/list", params={"run_id": "$run", **params})
    for path in ("", "d", "d/deep", "a.txt", "nothing"):
        pair.case(
            f"lists the address of {path}", "GET", FILES[:-1], params={"path": f"$exp/$run/artifacts/{path}".rstrip("/")})
    pair.case("lists by the old name", "GET", API + "artifacts/list", params={"run_uuid": "$run", "path": "d"})
    pair.case("lists by the pages' address", "GET", PAGES + "artifacts/list", params={"run_id": "$run", "path": "d"})
    pair.case("lists no run", "GET", API + "artifacts/list")
    pair.case("lists another run", "GET", API + "artifacts/list", params={"run_id": "nope"})
    pair.case("lists nowhere", "GET", FILES[:-1], params={"path": "no/where"})
    pair.case("lists above", "GET", FILES[:-1], params={"path": "../x"})


def paths(pair):
    pair.case("uploads by no other spelling", "PUT", root() + "%2fetc/passwd", body="x", known=REFUSED)
    for place, path in enumerate([
        "../x", "%2e%2e/x", "%252e%252e/x", "d/../../x", "..%2fx", "x%23y", "file:/etc/passwd",
    ]):
        for method in ("PUT", "GET", "DELETE"):
            pair.case(f"{method} by the trick {place}", method, root() + path, body="x" if method == "PUT" else None)
    pair.case("keeps a name with a zero byte as MLflow does", "PUT", root() + "nul/a%00b", body="x")
    pair.case("lists that name", "GET", API + "artifacts/list", params={"run_id": "$run", "path": "nul"})
    pair.case("takes no backslash", "PUT", root() + "c%5Cd", body="x", known=STRICT)
    pair.case("takes no drive", "PUT", root() + "C:%5Cd", body="x", known=STRICT)
    pair.case("takes no Git directory", "PUT", root() + ".git/hooks/pre-push", body="x", known=STRICT)
    for name in ("c%5Cd", "C:%5Cd", ".git"):
        pair.send("DELETE", root() + name)
    pair.case("keeps names that uploads need", "PUT", root() + ".artifact.uploading.x", body="x")
    pair.case("keeps nothing that belongs to no run", "PUT", FILES + "loose/file", body="x", known=OWN)


def forms(pair):
    def form(name, params, body="bytes", kind="application/octet-stream", **more):
        pair.case(name, "POST", PAGES + "upload-artifact", params=params, body=body,
                  headers={"Content-Type": kind}, **more)

    form("a page uploads", {"run_uuid": "$run", "path": "form/a.txt"})
    pair.case("that is there", "GET", root() + "form/a.txt")
    form("a page names no path", {"run_uuid": "$run"})
    form("a page names no run", {"path": "x"})
    form("a page sends nothing", {"run_uuid": "$run", "path": "x"}, body="")
    form("a page sends a form", {"run_uuid": "$run", "path": "x"}, kind="application/x-www-form-urlencoded")
    form("a page names another run", {"run_uuid": "nope", "path": "x"})
    form("a page leaves the run by its upload", {"run_uuid": "$run", "path": "../x"})
    form("a page sends too much", {"run_uuid": "$run", "path": "x"}, body="x" * (10 * 1024 * 1024 + 1))


def removal(pair):
    pair.case("removes a file", "DELETE", root() + "d/deep/c.json")
    pair.case("removes it again", "DELETE", root() + "d/deep/c.json")
    pair.case("removes a folder", "DELETE", root() + "d")
    pair.case("it is gone", "GET", root() + "d/b.bin")
    pair.case("of another run there is nothing", "DELETE", f"{FILES}$exp/{'0' * 32}/artifacts/x")
    pair.send("POST", API + "runs/update", json={"run_id": "$run", "status": "FINISHED", "end_time": 2})
    pair.case("uploads after the end", "PUT", root() + "late.txt", body="late")
    pair.case("reads it", "GET", root() + "late.txt")
    pair.case("removes after the end", "DELETE", root() + "a.txt")
    pair.case("lists after the end", "GET", API + "artifacts/list", params={"run_id": "$run"})


def unsupported(pair):
    part = "/api/2.0/mlflow-artifacts/mpu/"
    for verb, body in (
        ("create", {"path": "x", "num_parts": 2}), ("complete", {"path": "x", "upload_id": "1", "parts": []}),
        ("abort", {"path": "x", "upload_id": "1"}),
    ):
        pair.case(f"knows no {verb} of an upload in parts", "POST", f"{part}{verb}/$exp/$run/artifacts/x", json=body)
        pair.case(f"wants a path to {verb}", "POST", f"{part}{verb}/$exp/$run/artifacts/x", json={})
        pair.case(f"refuses the way out of {verb}", "POST", f"{part}{verb}/..%2fx", json=body)
    pair.case("signs no address", "GET", "/api/2.0/mlflow-artifacts/presigned/$exp/$run/artifacts/x")
    for verb in ("upload", "download"):
        path = f"{API}artifacts/presigned-{verb}-url"
        pair.case(f"signs no {verb}", "POST", path, json={"run_id": "$run", "path": "x"})
        pair.case(f"wants a path for the {verb}", "POST", path, json={"run_id": "$run"})
        pair.case(f"wants a run for the {verb}", "POST", path, json={"path": "x"})
        pair.case(f"leaves no run by the {verb}", "POST", path, json={"run_id": "$run", "path": "../x"})
    pair.case("signs for no time", "POST", API + "artifacts/presigned-download-url", json={
        "run_id": "$run", "path": "x", "expiration": 0})


def models(pair):
    pair.case("makes a model", "POST", MODELS, json={
        "experiment_id": "$exp", "name": "m-$unique", "model_type": "Agent", "source_run_id": "$run",
        "params": [{"key": "z", "value": "1"}, {"key": "a", "value": "2"}],
        "tags": [{"key": "t2", "value": "x"}, {"key": "t1"}]}, save={"model": "model.info.model_id"})
    pair.case("gets it", "GET", MODELS + "/$model")
    pair.case("gets it by the pages' address", "GET", PAGES + "logged-models/$model")
    pair.case("makes one of an empty name", "POST", MODELS, json={"experiment_id": "$exp", "name": ""}, known={
        "name": "each makes up its own"})
    for place, body in enumerate([
        {}, {"experiment_id": ""}, {"experiment_id": "99999999"}, {"experiment_id": "abc"}, {"experiment_id": 0},
        {"experiment_id": "$exp", "name": "a/b"}, {"experiment_id": "$exp", "name": "a.b"},
        {"experiment_id": "$exp", "name": "it's"}, {"experiment_id": "$exp", "name": 7},
        {"experiment_id": "$exp", "name": "n", "params": {"a": "b"}}, {"experiment_id": "$exp", "tags": "x"},
    ]):
        pair.case(f"refuses the model {place}", "POST", MODELS, json=body)
    twice = [{"key": "a", "value": "1"}, {"key": "a", "value": "2"}]
    pair.case("refuses a tag twice", "POST", MODELS, json={"experiment_id": "$exp", "tags": twice}, known=SQL)
    pair.case("refuses a parameter twice", "POST", MODELS, json={"experiment_id": "$exp", "params": twice}, known=SQL)
    pair.case("knows no other model", "GET", MODELS + "/nope")
    pair.case("knows no third version of the API", "GET", "/api/3.0/mlflow/logged-models/$model", known=PLAIN)
    path = MODELS + "/$model"
    for status in ("LOGGED_MODEL_READY", 2, 3, "LOGGED_MODEL_UPLOAD_FAILED", "BOGUS", 9, 0, "LOGGED_MODEL_PENDING"):
        pair.case(f"finalises it as {status}", "PATCH", path, json={"model_id": "$model", "status": status})
    pair.case("wants its id", "PATCH", path, json={"status": 2})
    pair.case("wants a status", "PATCH", path, json={"model_id": "$model"})
    pair.case("finalises no other", "PATCH", MODELS + "/nope", json={"model_id": "nope", "status": 2})
    pair.send("POST", MODELS, json={"experiment_id": "$exp", "name": "gone"}, save={"gone": "model.info.model_id"})
    pair.case("deletes one", "DELETE", MODELS + "/$gone")
    pair.case("does not get it", "GET", MODELS + "/$gone")
    pair.case("gets it when asked for", "GET", MODELS + "/$gone", params={"allow_deleted": "true"})
    pair.case("deletes it again", "DELETE", MODELS + "/$gone")
    pair.case("sets a tag on it", "PATCH", MODELS + "/$gone/tags", json={"tags": [{"key": "a", "value": "b"}]})
    pair.case("deletes no other", "DELETE", MODELS + "/nope")


def model_values(pair):
    path = MODELS + "/$model"
    pair.case("sets tags", "PATCH", path + "/tags", json={
        "tags": [{"key": "t1", "value": "new"}, {"key": "t3", "value": "v"}, {"key": "t3", "value": "w"}]})
    pair.case("sets none", "PATCH", path + "/tags", json={})
    pair.case("sets none of another", "PATCH", MODELS + "/nope/tags", json={"tags": [{"key": "a", "value": "b"}]})
    pair.case("deletes a tag", "DELETE", path + "/tags/t1")
    pair.case("deletes it no second time", "DELETE", path + "/tags/t1")
    pair.case("deletes none of another", "DELETE", MODELS + "/nope/tags/t1")
    params = {"model_id": "$model", "params": [{"key": "p9", "value": "1"}]}
    pair.case("sets parameters", "POST", path + "/params", json=params)
    pair.case("sets them once", "POST", path + "/params", json=params, known=SQL)
    pair.case("wants the id with them", "POST", path + "/params", json={"params": []})
    pair.case("sets none of another model", "POST", MODELS + "/nope/params", json={**params, "model_id": "nope"})
    run(pair, "measure")
    for step, (key, value, dataset) in enumerate([
        ("acc", 0.5, {"dataset_name": "ds", "dataset_digest": "dg"}), ("acc", 0.75, {}), ("loss", "NaN", {}),
        ("loss", "Infinity", {}), ("loss", "-Infinity", {"dataset_name": "d@s", "dataset_digest": "x"}),
    ]):
        pair.send("POST", API + "runs/log-metric", json={
            "run_id": "$measure", "key": key, "value": value, "timestamp": 1000 + step, "step": step,
            "model_id": "$model", **dataset})
    pair.send("POST", API + "runs/log-batch", json={"run_id": "$measure", "metrics": [
        {"key": "acc", "value": 1, "timestamp": 2000, "step": 9, "model_id": "$model"},
        {"key": "acc", "value": 2, "timestamp": 2001, "step": 9}]})
    pair.case("has what was measured of it", "GET", path)


def model_files(pair):
    path = MODELS + "/$model/artifacts/directories"
    files = FILES + "$exp/models/$model/artifacts/"
    pair.case("lists no files yet", "GET", path)
    for name in ("MLmodel", "d/model.pkl"):
        pair.case(f"uploads the model's {name}", "PUT", files + name, body=name)
        pair.case(f"downloads the model's {name}", "GET", files + name, compare_headers=TYPED)
    for folder in (None, "", "d", "nothing", "..", "./d"):
        params = {} if folder is None else {"artifact_directory_path": folder}
        pair.case(f"lists the model's {folder}", "GET", path, params=params)
    pair.case("lists none of another", "GET", MODELS + "/nope/artifacts/directories")
    page = PAGES + "logged-models/$model/artifacts/files"
    for name in ("d/model.pkl", "d", "nothing", "../x"):
        pair.case(f"a page gets the model's {name}", "GET", page, params={"artifact_file_path": name},
                  compare_headers=("content-disposition", "x-content-type-options"))
    pair.case("a page names no file", "GET", page)
    pair.case("a page names no model", "GET", page.replace("$model", "nope"), params={"artifact_file_path": "x"})


def search(pair):
    pair.send("POST", API + "experiments/create", json={"name": "search $unique"}, save={"sexp": "experiment_id"})
    pair.send("POST", API + "runs/create", json={"experiment_id": "$sexp", "start_time": 1}, save={"srun": "run.info.run_id"})
    for name, more in (
        ("alpha", {"model_type": "x", "params": [{"key": "p", "value": "1"}], "tags": [{"key": "t", "value": "Abc"}]}),
        ("beta", {}), ("Alpha2", {"source_run_id": "$srun"}),
    ):
        pair.send("POST", MODELS, json={"experiment_id": "$sexp", "name": name, **more}, save={name: "model.info.model_id"})
    for model, value, step, dataset in (
        ("alpha", 0.5, 5, {"dataset_name": "ds", "dataset_digest": "dg"}), ("alpha", 0.9, 1, {}),
        ("beta", 0.7, 1, {"dataset_name": "ds", "dataset_digest": "e"}),
        ("Alpha2", "Infinity", 1, {"dataset_name": "ds", "dataset_digest": "other"}),
    ):
        pair.send("POST", API + "runs/log-metric", json={
            "run_id": "$srun", "key": "acc", "value": value, "timestamp": 1000 - step, "step": step,
            "model_id": f"${model}", **dataset})

    def find(name, known=None, **body):
        pair.case(name, "POST", MODELS + "/search", json={"experiment_ids": ["$sexp"], **body}, known=known)

    for place, body in enumerate([
        {}, {"experiment_ids": []}, {"experiment_ids": ["abc"]}, {"experiment_ids": [1]},
        {"experiment_ids": ["99999999"]}, {"experiment_ids": "0"},
    ]):
        pair.case(f"searches the experiments {place}", "POST", MODELS + "/search", json=body)
    find("finds all")
    for text in (
        "name = 'alpha'", "name = 'ALPHA'", "name LIKE 'alp%'", "name ILIKE 'alp%'", "name like 'alp%'",
        "name IN ('alpha','beta')", "name NOT IN ('alpha')", "name in ('alpha')", "name != 'alpha'", "name = \"alpha\"",
        "name = alpha", "attributes.name = 'alpha'", "metrics.acc > 0.6", "metrics.acc > 0.6 AND name = 'alpha'",
        "metrics.acc<=0.5 and name = 'alpha'", "params.p = '1'", "params.p != '1'", "params.p = 1", "params.`p` = '1'",
        "tags.t ILIKE 'aB%'", "tags.t LIKE 'aB%'", "tags.t = 'Abc'", "tags.nope != 'x'", "creation_time > 5",
        "creation_timestamp > 5", "creation_timestamp_ms < 5", "last_updated_timestamp > 5", "status = 'READY'",
        "status = '1'", "model_id = '$alpha'", "experiment_id = '$sexp'", "source_run_id = ''",
        "source_run_id = '$srun'", "model_type = 'x'", "name = 'alpha' name = 'beta'",
        "tags.t = 'Abc' AND params.p = '1' AND metrics.acc >= 0.5", "lifecycle_stage = 'active'", "metrics.none = 1",
        "name > 'a'", "attribute.name = 'a'", "metrics.acc LIKE '1'", "name", "name =", "name = 'a' OR name = 'b'", ";",
        "name = 'a'; name='b'", "  ", "name IS NULL", "model_type IS NOT NULL", "metric.acc > 1", "tags.\"t\" = 'Abc'",
        "metrics.acc > -1", "metrics.acc = 1.7976931348623157e308",
    ):
        find(f"finds by {text}", filter=text)
    find("knows no such attribute", filter="bogus = 'x'", known=UNKNOWN)
    find("compares no metric with a word", filter="metrics.acc = abc", known=REFUSED)
    dataset = {"dataset_name": "ds", "dataset_digest": "dg"}
    find("finds by a dataset", datasets=[dataset])
    find("finds by datasets", datasets=[dataset, {"dataset_name": "ds", "dataset_digest": "other"}])
    find("finds by a dataset that there is not", datasets=[{"dataset_name": "none", "dataset_digest": "dg"}])
    find("wants a dataset's name", datasets=[{"dataset_digest": "dg"}])
    find("takes a dataset of any digest", datasets=[{"dataset_name": "ds"}], known={
        "models": "MLflow promises any digest, and finds nothing"})
    find("finds by a metric on a dataset", datasets=[dataset], filter="metrics.acc > 0.4")
    find("finds by no other metric", datasets=[dataset], filter="metrics.acc > 0.6")
    for order in (
        [{"field_name": "name"}], [{"field_name": "name", "ascending": False}], [{"field_name": "metrics.acc"}],
        [{"field_name": "metrics.acc", "ascending": False}], [{"field_name": "metrics.acc", **dataset}],
        [{"field_name": "metrics.acc", "dataset_name": "ds"}], [{"field_name": "creation_time"}],
        [{"field_name": "creation_timestamp", "ascending": True}], [{"field_name": "model_type"}],
        [{"field_name": "status"}, {"field_name": "name"}], [{"field_name": "params.p"}], [{"field_name": "attributes.name"}],
        "name",
    ):
        find(f"orders by {order}", order_by=order)
    find("orders by nothing", order_by=[{}])
    find("orders by what is not", order_by=[{"field_name": "bogus"}])
    find("gives a page", max_results=1)
    answers = pair.send("POST", MODELS + "/search", json={"experiment_ids": ["$sexp"], "max_results": 1},
                        save={"page": "next_page_token"})
    assert all(answer.status == 200 for answer in answers), answers
    find("gives the next", max_results=1, page_token="$page")
    find("takes the page of another filter for none", page_token="$page", filter="name='alpha'")
    find("takes the page of another order for none", page_token="$page", order_by=[{"field_name": "name"}])
    pair.case("takes the page of another experiment for none", "POST", MODELS + "/search", json={
        "experiment_ids": ["0"], "page_token": "$page"})
    find("takes a wrong page for none", page_token="xx", known=CRASHES)
    find("takes no limit for the usual one", max_results=0)
    find("takes a limit in a text", max_results="2")
    find("takes no other limit", max_results="x")
