"""A real browser, driven through its debugging pipe: no other program or package is needed."""

import base64
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--remote-debugging-pipe",
)
READY = "document.documentElement.dataset.ready === 'yes'"


class Browser:
    """One page in one tab; ``errors`` and ``requests`` gather what it complained of and asked for."""

    def __init__(self, to: IO[bytes], back: IO[bytes]) -> None:
        self._to, self._back = to, back
        self._last = 0
        self._rest = b""
        self._session: str | None = None
        self.errors: list[str] = []
        self.requests: list[str] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **params: object) -> dict[str, Any]:
        """Send a command and wait for its answer, noting what happens meanwhile."""
        self._last += 1
        message: dict[str, object] = {"id": self._last, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        self._to.write(json.dumps(message).encode() + b"\0")
        self._to.flush()
        while (answer := self._next()).get("id") != self._last:
            self._note(answer)
        if "error" in answer:
            raise AssertionError(f"{method}: {answer['error']}")
        result: dict[str, Any] = answer["result"]
        return result

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            piece = os.read(self._back.fileno(), 1 << 16)
            if not piece:
                raise AssertionError("the browser has ended")
            self._rest += piece
        line, _, self._rest = self._rest.partition(b"\0")
        message: dict[str, Any] = json.loads(line)
        return message

    def _note(self, event: dict[str, Any]) -> None:
        params = event.get("params", {})
        if event.get("method") == "Runtime.exceptionThrown":
            self.errors.append(str(params["exceptionDetails"]))
        elif event.get("method") == "Runtime.consoleAPICalled":
            self.errors.append(str(params["args"]))
        elif event.get("method") == "Log.entryAdded":
            self.errors.append(str(params["entry"]["text"]))
        elif event.get("method") == "Network.requestWillBeSent":
            self.requests.append(str(params["request"]["url"]))

    def run(self, script: str) -> Any:
        """Return the value of a script in the page; promises are waited for."""
        done = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in done:
            raise AssertionError(str(done["exceptionDetails"]))
        return done["result"].get("value")

    def open(self, page: Path, address: str = "") -> None:
        """Load a page and wait until its script has drawn its list."""
        self.call("Page.navigate", url="about:blank")
        self.call("Page.navigate", url=page.as_uri() + address)
        self.wait(f"document.readyState === 'complete' && {READY}")

    def wait(self, condition: str) -> None:
        """Wait until a condition holds in the page, at most half a minute."""
        self.run(
            "new Promise((done, fail) => { let left = 600; const look = () => "
            f"({condition}) ? done() : --left ? setTimeout(look, 50) : fail(Error('never')); look(); }})"
        )

    def click(self, selector: str) -> None:
        """Click the first element that ``selector`` finds and let the page answer."""
        self.run(
            f"new Promise((done) => {{ const node = document.querySelector({json.dumps(selector)});"
            " node.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}));"
            " setTimeout(done, 250); })"
        )

    def texts(self, selector: str) -> list[str]:
        """Return the texts of all elements that ``selector`` finds."""
        found: list[str] = self.run(
            f"[...document.querySelectorAll({json.dumps(selector)})].map((node) => node.textContent)"
        )
        return found

    def size(self, width: int, height: int = 900, dark: bool = False) -> None:
        """Set the width and height of the window in pixels, and whether the system is dark."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 500,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])

    def picture(self, path: Path, whole: bool = False) -> None:
        """Write a PNG of what the window shows, or of the whole page."""
        shot = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(shot["data"]))

    def printed(self, path: Path) -> None:
        """Write the page as a printer would get it."""
        done = self.call("Page.printToPDF", paperWidth=8.27, paperHeight=11.69, printBackground=False)
        path.write_bytes(base64.b64decode(done["data"]))


@contextmanager
def browser(folder: Path) -> Iterator[Browser]:
    """Start a browser with a profile in ``folder``, and end it."""
    read_to, write_to = os.pipe()
    read_back, write_back = os.pipe()

    def hold() -> None:
        # The browser reads commands from 3 and answers on 4.
        os.dup2(read_to, 13)
        os.dup2(write_back, 14)
        os.dup2(13, 3)
        os.dup2(14, 4)

    process = subprocess.Popen(
        [str(CHROMIUM), *FLAGS, f"--user-data-dir={folder / 'profile'}", "about:blank"],
        preexec_fn=hold,  # noqa: PLW1509
        close_fds=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(read_to)
    os.close(write_back)
    try:
        with os.fdopen(write_to, "wb") as to, os.fdopen(read_back, "rb") as back:
            yield Browser(to, back)
    finally:
        process.terminate()
        process.wait(30)
