"""Firefox, headless, driven by WebDriver BiDi over one web socket: no driver program beside it."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

START_LIMIT_S = 120
STATE_LIMIT_S = 180  # a state of the page is waited for, however busy the machine is
PREFERENCES = {
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "toolkit.telemetry.enabled": False,
}
IS_STILL = """document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === 'notRunning'"""


def find_firefox() -> str | None:
    """Return the program, None where there is none."""
    return shutil.which("firefox-esr") or shutil.which("firefox")


class FirefoxPage:
    """One page of a Firefox: what is in it is asked by scripts, mouse and keys are real."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket, self._serial = socket, 0
        self._ask("session.new", capabilities={})
        # The window's first tab never has the focus of a window without a screen: no field there gains or loses it.
        self._context = self._ask("browsingContext.create", type="tab")["context"]
        self._ask("browsingContext.activate", context=self._context)

    def _ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._serial += 1
        self._socket.send(json.dumps({"id": self._serial, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self._socket.recv(timeout=STATE_LIMIT_S))
            if answer.get("id") == self._serial:
                assert answer["type"] == "success", answer
                return dict(answer["result"])

    def open(self, url: str) -> None:
        """Go to an address."""
        self._ask("browsingContext.navigate", context=self._context, url=url, wait="interactive")

    def size(self, width: int, height: int) -> None:
        """Make the page so large."""
        self._ask("browsingContext.setViewport", context=self._context, viewport={"width": width, "height": height})

    def value(self, script: str) -> Any:
        """Return what an expression gives."""
        answer = self._ask("script.evaluate", expression=script, target={"context": self._context}, awaitPromise=True)
        assert answer["type"] == "success", answer
        return answer["result"].get("value")

    def until(self, script: str) -> None:
        """Wait until an expression holds."""
        give_up_at = time.monotonic() + STATE_LIMIT_S
        while not self.value(f"Boolean({script})"):
            assert time.monotonic() < give_up_at, f"it never held: {script}\n{self.value('document.body.innerText')}"
            time.sleep(0.1)

    def wait_until_idle(self) -> None:
        """Wait until the page's script has run to its end."""
        self.until(IS_STILL)

    def click(self, element: str) -> None:
        """Press the mouse on the middle of an element, given as an expression, once it is there and may be pressed."""
        self.until(f"({element}) && !({element}).disabled")
        x, y = json.loads(
            self.value(
                f"""(() => {{ const one = {element}; one.scrollIntoView({{block: 'center'}});
                const box = one.getBoundingClientRect();
                return JSON.stringify([box.x + box.width / 2, box.y + box.height / 2].map(Math.round)); }})()"""
            )
        )
        moves = [{"type": "pointerMove", "x": x, "y": y}, {"type": "pointerDown", "button": 0}]
        self._act("pointer", [*moves, {"type": "pointerUp", "button": 0}])

    def write(self, text: str) -> None:
        """Type on the keyboard."""
        self._act("key", [{"type": kind, "value": key} for key in text for kind in ("keyDown", "keyUp")])

    def press(self, *keys: str) -> None:
        """Press keys together."""
        down = [{"type": "keyDown", "value": key} for key in keys]
        self._act("key", [*down, *({"type": "keyUp", "value": key} for key in reversed(keys))])

    def _act(self, kind: str, actions: list[dict[str, Any]]) -> None:
        hand = {"type": kind, "id": kind, "actions": actions}
        self._ask("input.performActions", context=self._context, actions=[hand])


def button(name: str) -> str:
    """Return an expression for the first button whose words are these."""
    return f"[...document.querySelectorAll('button')].find(one => one.innerText.trim().endsWith({json.dumps(name)}))"


@contextmanager
def firefox_page(program: str, folder: Path) -> Iterator[FirefoxPage]:
    """Start a Firefox with a profile of its own in a folder and hand out its page."""
    profile = folder / "profile"
    profile.mkdir(parents=True)
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in PREFERENCES.items()]
    (profile / "user.js").write_text("\n".join(lines), encoding="utf-8")
    log = folder / "firefox.txt"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [program, "--headless", "--no-remote", "--remote-debugging-port", "0", "--profile", str(profile)],
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        with connect(f"{_address(log)}/session", max_size=None) as socket:
            yield FirefoxPage(socket)
    finally:
        process.terminate()
        process.wait(30)


def _address(log: Path) -> str:
    """Return the address that Firefox prints once it listens."""
    give_up_at = time.monotonic() + START_LIMIT_S
    while time.monotonic() < give_up_at:
        for line in log.read_text(errors="replace").splitlines():
            if "WebDriver BiDi listening on " in line:
                return line.rpartition(" ")[2]
        time.sleep(0.1)
    raise AssertionError(f"Firefox did not start:\n{log.read_text(errors='replace')}")
