"""Servers to send requests to: a genuine MLflow server, and `cairn server` on a new repository."""

import contextlib
import os
import signal
import socket
import subprocess
import time
import urllib.parse
from collections import namedtuple
from http.client import HTTPConnection

#: A server that answers: its address, its first process, and its folder.
Started = namedtuple("Started", "url pid folder")


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for(url, process, seconds=120):
    """Waits until the server answers /health."""
    address = urllib.parse.urlsplit(url)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise SystemExit(f"the server ended with {process.returncode} before it answered at {url}")
        try:
            connection = HTTPConnection(address.hostname, address.port, timeout=5)
            connection.request("GET", "/health")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.02)
        finally:
            connection.close()
    raise SystemExit(f"nothing answers at {url}")


@contextlib.contextmanager
def genuine_server(mlflow, folder, environment=None):
    """A genuine server on SQLite with one worker and without its job runner, as a Started."""
    folder = os.path.abspath(folder)
    os.makedirs(folder, exist_ok=True)
    port = free_port()
    settings = {
        **os.environ, "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false", "MLFLOW_DISABLE_TELEMETRY": "true",
        "DO_NOT_TRACK": "true", "PYTHONWARNINGS": "ignore", **(environment or {}),
    }
    with open(folder + "/server.log", "wb") as log:
        process = subprocess.Popen(
            [mlflow, "server", "--backend-store-uri", f"sqlite:///{folder}/mlflow.db", "--artifacts-destination",
             folder + "/artifacts", "--workers", "1", "--host", "127.0.0.1", "--port", str(port)],
            cwd=folder, env=settings, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
    try:
        wait_for(f"http://127.0.0.1:{port}", process)
        yield Started(f"http://127.0.0.1:{port}", process.pid, folder)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextlib.contextmanager
def our_server(cairn, folder, arguments=()):
    """`cairn server` on a new repository (or on the one in the folder), as a Started."""
    folder = os.path.abspath(folder)
    os.makedirs(folder, exist_ok=True)
    settings = {
        **os.environ, "HOME": folder, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_AUTHOR_NAME": "Ada Example", "GIT_AUTHOR_EMAIL": "ada@example.org",
        "GIT_COMMITTER_NAME": "Ada Example", "GIT_COMMITTER_EMAIL": "ada@example.org",
    }
    # Tests stop Git's clock; here the hour is compared.
    for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
        settings.pop(name, None)
    repository = folder + "/repository"
    if not os.path.exists(repository):
        subprocess.run(["git", "init", "-q", "-b", "main", repository], env=settings, check=True)
        subprocess.run([cairn, "init"], cwd=repository, env=settings, check=True, stdout=subprocess.DEVNULL)
    with open(folder + "/server.log", "ab") as log:
        process = subprocess.Popen(
            [cairn, "server", "--port", "0", *arguments], cwd=repository, env=settings,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, text=True)
    try:
        # The address is the first line on standard output, when the server answers.
        url = process.stdout.readline().strip()
        if not url:
            raise SystemExit(f"cairn server ended with {process.wait()}; see {folder}/server.log")
        yield Started(url, process.pid, folder)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            print("the server did not stop within 20 s of SIGTERM")
