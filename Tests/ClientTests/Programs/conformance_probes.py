"""What clients ask before anything else, and what no server knows."""

PAGE = "ours is JSON with ENDPOINT_NOT_FOUND, which the client's fallbacks look for, not a page for people"


def cases(pair):
    pair.case("is healthy", "GET", "/health")
    pair.case("has the server's facts", "GET", "/api/3.0/mlflow/server-info",
              known={"gateway": "ours has no gateway, and says so"})
    pair.case("does not know a route", "GET", "/api/2.0/mlflow/no-such-thing",
              known={"*": PAGE, "content-type": PAGE})
    pair.case("does not know a route of version 3", "POST", "/api/3.0/mlflow/no-such-thing", json={},
              known={"*": PAGE, "content-type": PAGE})
    pair.case("has the default experiment", "GET", "/api/2.0/mlflow/experiments/get", params={"experiment_id": "0"})
