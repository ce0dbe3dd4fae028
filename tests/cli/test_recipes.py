"""The recipes of docs/following.md are taken as they stand by what is to read them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "following.md").read_text("utf-8")


def recipe(kind: str) -> str:
    (block,) = re.findall(rf"```{kind}\n(.*?)```", TEXT, re.DOTALL)
    return str(block)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    program = tmp_path / "olci-env" / "bin" / "olci"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n", "utf-8")
    program.chmod(0o755)
    for ending in ("service", "timer"):
        (tmp_path / f"olci-follow.{ending}").write_text(recipe(f"systemd-{ending}"), "utf-8")
    (tmp_path / "run").mkdir(mode=0o700)
    done = subprocess.run(
        ["systemd-analyze", "--user", "verify", tmp_path / "olci-follow.service", tmp_path / "olci-follow.timer"],
        env={**os.environ, "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path / "run")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@pytest.mark.skipif(os.name == "nt", reason="cron is not of Windows")
def test_the_line_for_cron_has_five_fields_and_runs_the_command_with_the_account(tmp_path: Path) -> None:
    line = recipe("crontab").strip()
    fields, command = line.split()[:5], line.split(maxsplit=5)[5]
    assert fields == ["17", "*/3", "*", "*", "*"]
    assert "%" not in command, "cron would turn it into a new line"
    program = tmp_path / "olci-env" / "bin" / "olci"
    program.parent.mkdir(parents=True)
    program.write_text('#!/bin/sh\necho "$OLCI_USERNAME: $*"\n', "utf-8")
    program.chmod(0o755)
    (tmp_path / ".olci-env").write_text("OLCI_USERNAME=me@example.org\n", "utf-8")
    subprocess.run(["/bin/sh", "-c", command], env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}, check=True)
    assert (tmp_path / "olci-follow.log").read_text("utf-8") == "me@example.org: follow --once\n"
    assert _is_taken_by_crontab(line, tmp_path)


def _is_taken_by_crontab(line: str, folder: Path) -> bool:
    """Whether the crontab of this system finds no fault; where it cannot be asked, nothing is said against it."""
    table = folder / "table"
    table.write_text(f"{line}\n", "utf-8")
    if shutil.which("crontab") is None:
        return True
    done = subprocess.run(["crontab", "-n", table], capture_output=True, text=True, timeout=60, check=False)
    return done.returncode == 0 or "invalid option" in done.stderr
