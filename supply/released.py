"""When the pinned versions came out: asked of the package index through uv, which writes it into its lock file."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable
from pathlib import Path

from supply.locked import Pin

_PROJECT = '[project]\nname = "pins"\nversion = "0"\nrequires-python = ">=3.11"\ndependencies = [\n{}]\n'


def dates_in(lock: str) -> dict[str, str]:
    """Return the day (UTC) on which the first file of each version came out, by "name==version", from a uv.lock.

    A version whose index has no times is not among them.
    """
    found = {}
    for package in tomllib.loads(lock).get("package", []):
        files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
        days = sorted(str(one["upload-time"])[:10] for one in files if one.get("upload-time"))
        if days and "version" in package:
            found[f"{package['name']}=={package['version']}"] = days[0]
    return found


def asked_through_uv(pins: Iterable[Pin], *, newest: bool = False) -> dict[str, str]:
    """Let uv lock the pinned versions, in a folder of its own, and return their days.

    With ``newest``, the newest versions of the same packages that go together.

    Raises:
        OSError, subprocess.CalledProcessError: uv is not installed, or could not reach an index.
    """
    uv = shutil.which("uv")
    command = [uv] if uv else [sys.executable, "-m", "uv"]
    wanted = "".join(f"  {_requirement(pin, is_exact=not newest)!r},\n" for pin in pins)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "pyproject.toml").write_text(_PROJECT.format(wanted), "utf-8")
        subprocess.run([*command, "lock", "--quiet"], cwd=folder, check=True)  # noqa: S603 - no word of it comes from outside
        return dates_in((folder / "uv.lock").read_text("utf-8"))


def _requirement(pin: Pin, *, is_exact: bool) -> str:
    wanted = f"{pin.name}=={pin.version}" if is_exact else pin.name
    return wanted + (f" ; {pin.marker}" if pin.marker else "")
