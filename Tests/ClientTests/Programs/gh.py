"""Stands in for GitHub's `gh api` in the steps of workflows: comments are files of a folder."""

import json
import os
import sys

service = os.environ["GH_SERVICE"]
assert os.environ["GH_TOKEN"], "gh has no token"
words = sys.argv[1:]
assert words.pop(0) == "api"
method, query, body, paths = "GET", None, None, []
while words:
    word = words.pop(0)
    if word == "--method":
        method = words.pop(0)
    elif word == "--jq":
        query = words.pop(0)
    elif word == "-F":
        key, value = words.pop(0).split("=", 1)
        assert key == "body" and value.startswith("@")
        body = open(value[1:], encoding="utf-8").read()
    elif word != "--paginate":
        paths.append(word)
path = paths[0].split("/")
assert path[:3] == ["repos", "team", "models"], path
comments = service + "/comments.json"
known = json.load(open(comments)) if os.path.exists(comments) else []


def save():
    with open(comments, "w") as file:
        json.dump(known, file)


if path[3] == "pulls":
    assert query == ".head.sha"
    print(open(f"{service}/heads/{path[4]}").read().strip())
elif path[3] == "issues" and path[4] == "comments":
    assert method == "PATCH"
    next(c for c in known if c["id"] == int(path[5]))["body"] = body
    save()
elif method == "POST":
    assert len(body) <= 65536
    known.append({"id": len(known) + 1, "issue": int(path[4]), "body": body})
    save()
else:
    # What the filter asks for, spelled out.
    assert 'startswith("<!-- cairn report -->")' in query and '.user.type == "Bot"' in query
    for comment in known:
        if comment["issue"] == int(path[4]) and comment["body"].startswith("<!-- cairn report -->"):
            print(comment["id"])
