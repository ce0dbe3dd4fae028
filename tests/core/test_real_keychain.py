"""A real keychain, GNOME Keyring in a session of its own: where it is installed (apt install gnome-keyring dbus)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = ("dbus-run-session", "gnome-keyring-daemon")
# The keyring ends with its session's bus.
SESSION = """
printf secret | gnome-keyring-daemon --unlock --components=secrets >/dev/null
"$@"
"""
ROUND = """
import sys
from olci_core.auth import Credentials
from olci_core.keychain import Keychain
from olci_core.settings import Settings
done, chain = sys.argv[1], Keychain(Settings())
assert chain.problem == "", chain.problem
if done == "keep":
    chain.keep(Credentials("anna", "hunter22", "123456"))
elif done == "read":
    kept = chain.read()
    print(kept and (kept.username, kept.password, kept.totp))
else:
    chain.forget()
"""
LOCKED = """
import secretstorage
from olci_core.auth import Credentials
from olci_core.errors import StorageError
from olci_core.keychain import Keychain
from olci_core.settings import Settings
secretstorage.get_default_collection(secretstorage.dbus_init()).lock()
for attempt in (lambda: Keychain(Settings()).keep(Credentials("anna", "hunter22")), Keychain(Settings()).read):
    try:
        print(attempt())
    except StorageError as error:
        print(error, error.hint)
"""
RESTART = """
import sys, time
from pathlib import Path
from olci_core.auth import Credentials
from olci_core.keychain import Keychain
from olci_core.settings import Settings
from olci_practice import PracticeServer
from olci_ui.services.process import Services
here = Path(sys.argv[1])
practice = PracticeServer(data_dir=here / "practice")
at = practice.start()
settings = Settings(data_dir=here / "data", download_dir=here / "scenes").at(
    identity_url=at.identity_url, catalogue_url=at.catalogue_url, download_url=at.download_url
)
first = Services(settings)
first.start()
print(repr(first.archive.sign_in(Credentials("practice", "practice"), keep=True)))
first.stop()
second = Services(settings)
second.start()
while second.archive.tokens is None:
    time.sleep(0.01)
print(second.archive.tokens.username, second.archive.queue.halted)
print(repr(second.archive.sign_out()), Keychain(settings).read())
second.stop()
practice.stop()
"""


@pytest.fixture
def in_session(tmp_path: Path) -> list[str]:
    """What runs a command in a session with a keychain that is open and empty."""
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"this computer has no {missing[0]}")
    return ["dbus-run-session", "--", "bash", "-c", SESSION, "session"]


def said(command: list[str], home: Path) -> list[str]:
    """Run a command with a home of its own; return the lines that it wrote."""
    run_dir = home / "run"
    run_dir.mkdir(mode=0o700, exist_ok=True)
    left_out = ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS")
    env = {key: value for key, value in os.environ.items() if key not in left_out}
    env |= {"HOME": str(home), "XDG_DATA_HOME": str(home / "share"), "XDG_RUNTIME_DIR": str(run_dir)}
    env |= {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_an_account_is_kept_found_by_another_process_and_removed(in_session: list[str], tmp_path: Path) -> None:
    one = f'{sys.executable} -c "$0" '
    steps = " && ".join(one + step for step in ("read", "keep", "read", "forget", "read"))
    assert said([*in_session, "bash", "-c", steps, ROUND], tmp_path) == ["None", "('anna', 'hunter22', '')", "None"]
    held = [path for path in tmp_path.rglob("*") if path.is_file() and b"hunter22" in path.read_bytes()]
    assert held == []  # the keyring's own file is encrypted


def test_a_locked_one_is_a_sentence(in_session: list[str], tmp_path: Path) -> None:
    assert said([*in_session, sys.executable, "-c", LOCKED], tmp_path) == [
        "This computer's keychain could not be changed. Unlock it, then try again.",
        "This computer's keychain could not be read. Unlock it, then try again.",
    ]


def test_who_was_kept_is_signed_in_at_the_next_start_until_signing_out(in_session: list[str], tmp_path: Path) -> None:
    assert said([*in_session, sys.executable, "-c", RESTART, str(tmp_path)], tmp_path) == [
        "''",
        "practice None",
        "'' None",
    ]
