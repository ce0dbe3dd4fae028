"""The two commands: `python3 start.py` opens the app, `python3 start.py test` runs the tests.

Needs nothing but Python: it makes a virtual environment beside itself, installs what the app needs there, and goes on
in it. A later start finds everything in place.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - an older Python reaches this line, and must say so
    # An older Python stops here, and may know no f-strings.
    sys.exit("This needs Python 3.11 or newer; this is Python %d.%d. Get it from python.org." % sys.version_info[:2])  # noqa: UP031

import argparse
import hashlib
import json
import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
APP_NEEDS = ROOT / "requirements.txt"
TEST_NEEDS = ROOT / "requirements-test.txt"
PIP_NEEDS = ROOT / "requirements-pip.txt"
ON_WINDOWS = os.name == "nt"
IN_VENV = Path("Scripts/python.exe" if ON_WINDOWS else "bin/python")
PYTHON = VENV / IN_VENV
PEERS_VENV = ROOT / ".venv-peers"  # published clients, which the app must never come to need
PEERS_NEEDS = ROOT / "requirements-peers.txt"
PEERS_TESTS = ROOT / "tests" / "peers"
MAX_TEST_PROCESSES = 6  # each may have an app and a browser of its own: some 1.5 GB
# The first is Chromium without what draws windows: the same pages, for a fifth less work.
CHROMIUM_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

NO_NETWORK_SIGNS = ("(from versions: none)", "NewConnectionError", "Temporary failure", "ConnectTimeout", "ProxyError")


class CannotStart(Exception):
    """A sentence for the person at the terminal: what is missing and how to get it."""


def main(arguments: list[str]) -> int:
    """Do what the command line says; return the exit status."""
    try:
        if arguments[:1] == ["test"]:
            return test(arguments[1:])
        return start(_options(arguments))
    except CannotStart as reason:
        print(f"\n{reason}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.")
        return 130


def start(options: argparse.Namespace) -> int:
    """Open the app; with ``--practice`` signed in to the practice archive."""
    set_up(APP_NEEDS)
    environment = _compiled_once()
    if options.practice:
        environment["OLCI_PRACTICE"] = "1"
    environment["OLCI_OPEN_BROWSER"] = "0" if options.no_browser else "1"
    command = [str(PYTHON), "-m", "streamlit", "run", str(ROOT / "app.py")]
    if options.port:
        command += ["--server.port", str(options.port)]
    print("Opening the OLCI Scene Picker. Ctrl-C in this window stops it.", flush=True)
    return run_in_place(command, environment)


def test(pytest_arguments: list[str]) -> int:
    """Install what the tests need, a browser too, and run them all.

    With ``--peers`` published clients and readers are tried on the practice archive instead.
    """
    if pytest_arguments[:1] == ["--peers"]:
        set_up(APP_NEEDS)
        set_up(PEERS_NEEDS, PEERS_VENV)
        command = [str(PEERS_VENV / IN_VENV), "-m", "pytest", "-c", str(PEERS_TESTS / "pytest.ini"), str(PEERS_TESTS)]
        return run_in_place([*command, *pytest_arguments[1:]], {**os.environ, "OLCI_APP_PYTHON": str(PYTHON)})
    with ThreadPoolExecutor() as beside:  # each of the two unpacks for a quarter of a minute, on one core
        chromium = beside.submit(get_chromium) if _may_install_from_debian() else None
        set_up(TEST_NEEDS)
    if chromium:
        chromium.result()
    else:
        get_chromium()
    # A process a core, for pages in a browser need theirs whole; each file in one of them and in the order of
    # tests/conftest.py. What is named runs by itself.
    processes = min(max(os.cpu_count() or 1, 2), MAX_TEST_PROCESSES)
    shared = ["--numprocesses", str(processes), "--dist", "loadfile", "--no-loadscope-reorder", "--types-beside"]
    chosen = pytest_arguments or [*shared, "--durations", "20", "--branch-coverage"]
    # There is a process a core already: further threads for one product of matrices would only wait for one another.
    environment = {"OPENBLAS_NUM_THREADS": "1", **_compiled_once()}
    return run_in_place([str(PYTHON), "-m", "pytest", *chosen], environment)


def set_up(needs: Path, environment: Path = VENV) -> None:
    """Make a virtual environment hold what ``needs`` lists, unless it does already."""
    python, log_file = environment / IN_VENV, environment / "install.log"
    stamp_file = environment / f"{needs.stem}.stamp"
    if python.exists() and stamp_file.exists() and stamp_file.read_text("utf-8") == _stamp(needs, environment):
        return
    if not _usable(python):
        _make_environment(environment)
    print("Installing what the app needs; the first time this takes a few minutes …", flush=True)
    # Python compiles what it imports, a third of it all, and keeps that: nobody waits for the rest.
    options = ["--disable-pip-version-check", "--no-compile"]
    with log_file.open("wb") as log:
        for wanted in (PIP_NEEDS, needs):  # the pip that comes with Python 3.11 would take half as long again
            command = [str(python), "-m", "pip", "install", *options, "--requirement", str(wanted)]
            if subprocess.run(command, stdout=log, stderr=subprocess.STDOUT, check=False).returncode != 0:
                raise CannotStart(_why_not_installed(log_file))
    for covered in {needs, APP_NEEDS} if environment == VENV else {needs}:  # the tests' needs hold the app's
        (environment / f"{covered.stem}.stamp").write_text(_stamp(covered, environment), "utf-8")


def get_chromium() -> None:
    """Find a Chromium for the browser tests, or install one."""
    if os.environ.get("OLCI_CHROMIUM") or any(map(shutil.which, CHROMIUM_NAMES)):
        return
    print("Installing Chromium for the browser tests …", flush=True)
    if _may_install_from_debian():
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "fonts-dejavu-core"]
        subprocess.run(["apt-get", "update", "-qq"], env=quiet, capture_output=True, check=False)
        ways = [[*install, name] for name in CHROMIUM_NAMES[:2]]  # not every release has the first
    else:
        quiet = dict(os.environ)
        ways = [[str(PYTHON), "-m", "playwright", "install", "chromium"]]
    for way in ways:
        done = subprocess.run(way, env=quiet, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return
    last = (done.stderr or done.stdout).strip().splitlines()[-1:]
    raise CannotStart(f"Chromium for the browser tests could not be installed: {' '.join(last)}")


def run_in_place(command: list[str], environment: dict[str, str]) -> int:
    """Become the command where the system can do that, so that Ctrl-C reaches it alone; else wait for it."""
    os.chdir(ROOT)
    if not ON_WINDOWS:
        sys.stdout.flush()
        os.execve(command[0], command, environment)  # noqa: S606 - no shell is wanted
    with subprocess.Popen(command, env=environment) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue  # it got the same Ctrl-C and is ending


def _may_install_from_debian() -> bool:
    return not ON_WINDOWS and os.geteuid() == 0 and shutil.which("apt-get") is not None


def _compiled_once() -> dict[str, str]:
    """Return the environment in which Python keeps what it compiles: each later start is there a third sooner."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="start.py",
        description="Find, look at and download Sentinel-3 OLCI scenes.",
        epilog="start.py test runs the tests; start.py test --peers tries published clients on the practice archive.",
    )
    parser.add_argument("--practice", action="store_true", help="open it signed in to the practice archive")
    parser.add_argument("--port", type=int, help="the port of the page (else the first free one from 8501)")
    parser.add_argument("--no-browser", action="store_true", help="do not open the page in a browser")
    return parser.parse_args(arguments)


def _stamp(needs: Path, environment: Path) -> str:
    """Return what an environment that is in place was made from: its packages, its Python, its path."""
    texts = [APP_NEEDS.read_bytes(), needs.read_bytes()]
    return json.dumps([hashlib.sha256(b"\0".join(texts)).hexdigest(), sys.version, str(environment)])


def _usable(python: Path) -> bool:
    """Say whether the environment's Python runs and is new enough (its base may have been removed since)."""
    if not python.exists():
        return False
    try:
        probe = [str(python), "-c", "import sys, pip; sys.exit(sys.version_info < (3, 11))"]
        return subprocess.run(probe, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _make_environment(environment: Path) -> None:
    try:
        import ensurepip  # noqa: F401, PLC0415 - Debian splits it off; only its absence matters here
        import venv  # noqa: PLC0415 - some systems come without it
    except ImportError as error:
        raise CannotStart(
            "Python's own module for virtual environments is missing.\n"
            "On Debian and Ubuntu it comes with:  sudo apt install python3-venv"
        ) from error
    print("Making a virtual environment …", flush=True)
    try:
        venv.create(environment, with_pip=True, clear=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise CannotStart(f"The folder {environment} could not be made: {error}") from error


def _why_not_installed(log_file: Path) -> str:
    log = log_file.read_text("utf-8", errors="replace")
    if any(sign in log for sign in NO_NETWORK_SIGNS):
        return "The packages could not be downloaded: no network. Connect this computer, then start again."
    if "No space left" in log:
        return "The packages could not be installed: the disk is full."
    last = [line for line in log.splitlines() if line.startswith("ERROR")][-1:]
    return f"The packages could not be installed. {' '.join(last)}\nThe whole story is in {log_file}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
