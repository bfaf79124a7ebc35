"""Gives the newest version of the model its alias, loads it by that, and lets it tell what it makes of two cases."""

import mlflow
from sklearn.datasets import load_breast_cancer

client = mlflow.MlflowClient()
newest = max(client.search_model_versions("name = 'breast-cancer'"), key=lambda version: int(version.version))
client.set_registered_model_alias("breast-cancer", "champion", newest.version)

model = mlflow.pyfunc.load_model("models:/breast-cancer@champion")
cases = load_breast_cancer(as_frame=True).data.head(2)
print(f"version {newest.version} of run {newest.run_id} is the champion; it says {list(model.predict(cases))}")
