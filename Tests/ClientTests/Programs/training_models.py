"""The part of the training that logs, registers, promotes and loads models, and keeps prompts."""

import mlflow
from mlflow.models import infer_signature
from sklearn.linear_model import LogisticRegression


def exercise(client, data, word, facts, note, equal, is_raised):
    name = f"iris classifier {word}"
    model = LogisticRegression(max_iter=200).fit(data.data, data.target)
    expected = list(model.predict(data.data))
    run_id, source, model_id = log(model, data, note)
    facts["logged_model"] = {"run": run_id, "id": model_id}
    is_raised(
        "RESOURCE_DOES_NOT_EXIST", lambda: client.get_registered_model(name), "a model that is not there yet")
    first = mlflow.register_model(source, name, tags={"team": "botany"})
    equal(first.version, "1" if isinstance(first.version, str) else 1, "the first version")
    second = mlflow.register_model(source, name)
    client.update_registered_model(name, "Tells irises apart")
    client.set_registered_model_tag(name, "domain", "plants")
    client.update_model_version(name, "2", "The better one")
    client.set_model_version_tag(name, "2", "checked", "by hand")
    client.set_registered_model_alias(name, "champion", "2")
    client.set_registered_model_alias(name, "gone", "1")
    client.delete_registered_model_alias(name, "gone")
    client.transition_model_version_stage(name, "1", "Staging")
    client.transition_model_version_stage(name, "2", "Production")
    equal(client.get_model_version_by_alias(name, "champion").version, second.version, "the alias")
    equal(
        [(v.version, v.current_stage) for v in client.get_latest_versions(name, ["Production"])],
        [(second.version, "Production")], "the version in Production")
    for uri in (f"models:/{name}@champion", f"models:/{name}/1", f"models:/{name}/Production", source):
        loaded = mlflow.pyfunc.load_model(uri)
        equal(list(loaded.predict(data.data)), expected, f"what {uri} predicts")
    loaded = mlflow.sklearn.load_model(f"models:/{name}@champion")
    equal(list(loaded.predict(data.data)), expected, "what the model itself predicts")
    info = mlflow.models.get_model_info(f"models:/{name}@champion")
    equal(len(info.signature.inputs.inputs), 4, "the signature")
    found = client.search_model_versions(f"name = '{name}'", order_by=["version_number ASC"])
    equal([v.run_id for v in found], [run_id, run_id], "the versions' run")
    equal(
        [m.name for m in client.search_registered_models(f"name ILIKE 'IRIS%{word}'")], [name], "a search of models")
    equal(client.get_registered_model(name).tags["domain"], "plants", "a model's tag")
    facts["model"] = {"name": name, "champion": 2, "stages": {"Staging": 1, "Production": 2}, "run": run_id}
    copied = f"copied {word}"
    client.copy_model_version(f"models:/{name}/2", copied)
    client.delete_model_version(copied, "1")
    client.delete_registered_model(copied)
    prompts(client, f"greeting-{word}", equal)
    if mlflow.__version__.startswith("3"):
        logged(client, model_id, run_id, equal)


def log(model, data, note):
    """Logs a model with its signature and an input example; gives its run, its address and its own id, if any."""
    three = mlflow.__version__.startswith("3")
    with mlflow.start_run(run_name="model") as run:
        info = mlflow.sklearn.log_model(
            model, **({"name": "classifier"} if three else {"artifact_path": "classifier"}),
            signature=infer_signature(data.data, model.predict(data.data)), input_example=data.data.head(2),
            pip_requirements=["scikit-learn"])
        mlflow.log_metric("accuracy", float(model.score(data.data, data.target)))
    note("model", run.info.run_id)
    return run.info.run_id, info.model_uri if three else f"runs:/{run.info.run_id}/classifier", getattr(
        info, "model_id", None)


def logged(client, model_id, run_id, equal):
    """Logged models, which MLflow 3 has beside runs."""
    model = client.get_logged_model(model_id)
    equal((model.name, model.source_run_id, str(model.status)), ("classifier", run_id, "READY"), "a logged model")
    equal({m.key: m.value for m in model.metrics or []}.get("accuracy", 0) > 0.9, True, "a logged model's metric")
    client.set_logged_model_tags(model_id, {"kept": "yes", "not": "1"})
    client.delete_logged_model_tag(model_id, "not")
    found = client.search_logged_models(
        [model.experiment_id], filter_string="name = 'classifier' AND metrics.accuracy > 0.5",
        order_by=[{"field_name": "metrics.accuracy", "ascending": False}])
    equal([m.model_id for m in found], [model_id], "a search of logged models")
    equal(client.get_logged_model(model_id).tags.get("kept"), "yes", "a logged model's tag")
    equal([o.model_id for o in client.get_run(run_id).outputs.model_outputs], [model_id], "a run's outputs")


def prompts(client, name, equal):
    """Prompts, which are registered models underneath."""
    home = mlflow.genai if hasattr(mlflow, "genai") and hasattr(mlflow.genai, "register_prompt") else mlflow
    if not hasattr(home, "register_prompt"):
        return
    home.register_prompt(name=name, template="Hello, {{name}}!", commit_message="first")
    second = home.register_prompt(name=name, template="Good day, {{name}}!")
    equal(int(second.version), 2, "a prompt's second version")
    home.set_prompt_alias(name, alias="polite", version=2)
    equal(home.load_prompt(f"prompts:/{name}@polite").format(name="Ada"), "Good day, Ada!", "a prompt by alias")
    equal(home.load_prompt(f"prompts:/{name}/1").template, "Hello, {{name}}!", "a prompt by version")
    if hasattr(home, "search_prompts"):
        equal([p.name for p in home.search_prompts(f"name = '{name}'")], [name], "a search of prompts")
    equal(
        [m.name for m in client.search_registered_models() if m.name == name], [],
        "models without the prompts among them")
