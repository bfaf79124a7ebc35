"""Trains a classifier on a data set that scikit-learn brings along, and tells the ordinary mlflow client of it.

It knows nothing of Cairn: under `cairn run` the client finds where to go in its environment.
"""

import argparse

import mlflow
from mlflow.models import infer_signature
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.metrics import accuracy_score, log_loss, roc_auc_score
from sklearn.model_selection import train_test_split

parser = argparse.ArgumentParser()
parser.add_argument("--trees", type=int, default=60)
parser.add_argument("--depth", type=int, default=2)
parser.add_argument("--rate", type=float, default=0.1)
options = parser.parse_args()

features, labels = load_breast_cancer(return_X_y=True, as_frame=True)
train_x, test_x, train_y, test_y = train_test_split(features, labels, test_size=0.3, random_state=7)

# Parameters and training scores are logged by themselves.
mlflow.sklearn.autolog(log_models=False, silent=True)
with mlflow.start_run():
    model = GradientBoostingClassifier(
        n_estimators=options.trees, max_depth=options.depth, learning_rate=options.rate, random_state=7
    )
    model.fit(train_x, train_y)

    for step, probabilities in enumerate(model.staged_predict_proba(test_x)):
        mlflow.log_metric("val/loss", log_loss(test_y, probabilities), step=step)
    scores = model.predict_proba(test_x)[:, 1]
    auc, accuracy = roc_auc_score(test_y, scores), accuracy_score(test_y, scores > 0.5)
    mlflow.log_metrics({"auc": auc, "accuracy": accuracy})

    mlflow.sklearn.log_model(
        model, name="model", signature=infer_signature(test_x, scores), input_example=test_x.head(2),
        pip_requirements=["scikit-learn"], registered_model_name="breast-cancer",
        serialization_format="cloudpickle",
    )
print(f"auc {auc:.4f}, accuracy {accuracy:.4f}")
