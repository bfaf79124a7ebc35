"""Trains a classifier on a data set that scikit-learn brings along, and leaves its metrics in metrics.json.

It knows nothing of Cairn but one file: what it appends to $CAIRN_RUN_DIR/metrics.csv becomes the run's history.
"""

import argparse
import json
import os
import pickle
import time

from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.metrics import accuracy_score, log_loss, roc_auc_score
from sklearn.model_selection import train_test_split

parser = argparse.ArgumentParser()
parser.add_argument("--trees", type=int, default=60)
parser.add_argument("--depth", type=int, default=2)
parser.add_argument("--rate", type=float, default=0.1)
options = parser.parse_args()

features, labels = load_breast_cancer(return_X_y=True)
train_x, test_x, train_y, test_y = train_test_split(features, labels, test_size=0.3, random_state=7)

model = GradientBoostingClassifier(
    n_estimators=options.trees, max_depth=options.depth, learning_rate=options.rate, random_state=7
)
model.fit(train_x, train_y)

history = os.path.join(os.environ.get("CAIRN_RUN_DIR", "."), "metrics.csv")
with open(history, "a") as file:
    for step, probabilities in enumerate(model.staged_predict_proba(test_x)):
        file.write(f"val/loss,{step},{int(time.time() * 1000)},{log_loss(test_y, probabilities)}\n")

scores = model.predict_proba(test_x)[:, 1]
metrics = {
    "auc": roc_auc_score(test_y, scores),
    "accuracy": accuracy_score(test_y, scores > 0.5),
}
with open("metrics.json", "w") as file:
    json.dump(metrics, file, indent=2)
with open("model.pkl", "wb") as file:
    pickle.dump(model, file)
print(f"auc {metrics['auc']:.4f}, accuracy {metrics['accuracy']:.4f}")
