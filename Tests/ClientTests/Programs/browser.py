"""Chromium without a window, told over a pipe what to do (the DevTools protocol), and listened to."""

import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time


class Browser:
    """`with Browser() as browser:`; one page, whose errors are kept in `errors`."""

    def __init__(self, program="chromium", quiet=()):
        """quiet: parts of addresses whose failure is expected."""
        self.program, self.quiet = program, quiet
        self.errors, self.requests, self.pending, self.number = [], {}, set(), 0
        self.held = b""
        self.activity = time.monotonic()

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="cairn-browser-")
        theirs_in, self.to = os.pipe()
        self.of, theirs_out = os.pipe()
        # Chromium reads what it is told from descriptor 3, and answers on 4. Not every sh takes numbers over 9.
        command = [
            "/bin/bash", "-c", f'exec "$@" 3<&{theirs_in} 4>&{theirs_out}', "bash", self.program, "--headless=new",
            "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--window-size=1400,1000",
            "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            f"--user-data-dir={self.folder}", "--remote-debugging-pipe", "about:blank",
        ]
        self.process = subprocess.Popen(
            command, pass_fds=(theirs_in, theirs_out), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True)
        os.close(theirs_in)
        os.close(theirs_out)
        self.session = None
        targets = self.call("Target.getTargets")["targetInfos"]
        page = next(target["targetId"] for target in targets if target["type"] == "page")
        self.session = self.call("Target.attachToTarget", targetId=page, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(domain + ".enable")
        return self

    def __exit__(self, *_):
        self.session = None
        try:
            self.call("Browser.close")
        except (OSError, EOFError, TimeoutError):
            pass
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.to)
        os.close(self.of)
        shutil.rmtree(self.folder, ignore_errors=True)

    def call(self, method, **arguments):
        self.number += 1
        message = {"id": self.number, "method": method, "params": arguments}
        if self.session:
            message["sessionId"] = self.session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.to, data):]
        wanted = self.number
        end = time.monotonic() + 60
        while True:
            answer = self.read(end)
            if answer is None:
                raise TimeoutError(method)
            if answer.get("id") == wanted:
                if "error" in answer:
                    raise OSError(f"{method}: {answer['error']}")
                return answer["result"]

    def read(self, end):
        """The next message; None at the time given."""
        while b"\0" not in self.held:
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.of], [], [], left)[0]:
                return None
            piece = os.read(self.of, 1 << 16)
            if not piece:
                raise EOFError("the browser is gone")
            self.held += piece
        data, self.held = self.held.split(b"\0", 1)
        message = json.loads(data)
        self.hear(message.get("method"), message.get("params", {}))
        return message

    def hear(self, method, facts):
        if method == "Runtime.exceptionThrown":
            details = facts["exceptionDetails"]
            said = details.get("exception", {}).get("description") or details.get("text")
            self.errors.append(f"exception: {said[:500]}")
        elif method == "Runtime.consoleAPICalled" and facts["type"] == "error":
            said = " ".join(str(a.get("value", a.get("description", ""))) for a in facts["args"])
            # Chromium's notice that a chart was laid out over two frames; MLflow's own server has it as well.
            if "ResizeObserver loop" not in said:
                self.errors.append(f"console: {said[:500]}")
        elif method == "Network.requestWillBeSent":
            self.activity = time.monotonic()
            request = facts["request"]["method"] + " " + facts["request"]["url"]
            self.requests[facts["requestId"]] = request
            if not self.expected(request):
                self.pending.add(facts["requestId"])
        elif method == "Network.responseReceived":
            status = facts["response"]["status"]
            request = self.requests.get(facts["requestId"], facts["response"]["url"])
            if status >= 400 and not self.expected(request):
                self.errors.append(f"{status} {request}")
        elif method == "Network.loadingFinished":
            self.activity = time.monotonic()
            self.pending.discard(facts["requestId"])
        elif method == "Network.loadingFailed":
            self.pending.discard(facts["requestId"])
            request = self.requests.get(facts["requestId"], "")
            if not facts.get("canceled") and not self.expected(request):
                self.errors.append(f"{facts['errorText']}: {request}")

    def expected(self, request):
        return any(part in request for part in self.quiet)

    def visit(self, url, *, until, seconds=40):
        """Goes there, waits until each of the texts is on the page and nothing is loading; gives the page's text."""
        self.errors.clear()
        # From nothing, so that it is loaded anew where only the part behind # differs.
        self.call("Page.navigate", url="about:blank")
        self.pending.clear()
        self.call("Page.navigate", url=url)
        end = time.monotonic() + seconds
        text = ""
        while time.monotonic() < end:
            self.listen(0.2)
            text = self.evaluate("document.body ? document.body.innerText : ''")
            if all(part in text for part in until) and not self.pending and time.monotonic() - self.activity > 0.5:
                return text
        missing = [part for part in until if part not in text]
        if missing:
            self.errors.append(f"the page does not show {missing}")
        if self.pending:
            self.errors.append(f"still loading: {[self.requests.get(id) for id in self.pending]}")
        return text

    def listen(self, seconds):
        end = time.monotonic() + seconds
        while self.read(end) is not None:
            pass

    def evaluate(self, script):
        return self.call("Runtime.evaluate", expression=script, returnByValue=True)["result"].get("value")

    def screenshot(self, path):
        data = self.call("Page.captureScreenshot", format="png")["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))
