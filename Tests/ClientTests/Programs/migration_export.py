"""Writes a repository to a new genuine server twice, and what a client then sees there to after.json.

migration_export.py CAIRN REPOSITORY FOLDER
"""

import json
import os
import subprocess
import sys

import servers

cairn, repository, folder = sys.argv[1:]
programs = os.path.dirname(sys.executable)


def export(url):
    said = subprocess.run(
        [cairn, "export", "mlflow", url, "--json"], cwd=repository, check=True, stdout=subprocess.PIPE).stdout
    return json.loads(said)


with servers.genuine_server(programs + "/mlflow", folder + "/genuine") as server:
    first = export(server.url)
    assert first["taken"]["runs"] == 6, first
    second = export(server.url)
    assert not any(second["taken"].values()), second
    here = os.path.dirname(os.path.abspath(__file__))
    subprocess.run(
        [sys.executable, here + "/migration_facts.py", server.url, folder + "/after.json"], check=True)
