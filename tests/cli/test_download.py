"""``olci download``: fetched, fetched on after Ctrl-C, handed to whoever works on the queue already."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest

from olci_practice import PracticeServer

Olci = Callable[..., subprocess.CompletedProcess[str]]

# Frames of the early orbit are short: some ten megabytes.
SMALL = "S3B_OL_1_EFR____20180601T013844_20180601T013921_20241022T222532_0037_013_003_1080_MAR_R_NT_004"
OTHER = "S3B_OL_1_EFR____20180602T011237_20180602T011320_20241022T215908_0042_013_017_1080_MAR_R_NT_004"


def states(olci: Olci) -> dict[str, str]:
    done = olci("status", "--json")
    assert done.returncode == 0, done.stderr
    return {job["scene_name"].removesuffix(".SEN3"): job["state"] for job in json.loads(done.stdout)["jobs"]}


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    for _ in range(600):
        if holds():
            return
        time.sleep(0.1)
    pytest.fail("it did not come to that within a minute")


def test_scenes_of_a_search_are_fetched_tested_and_listed(olci: Olci, tmp_path: Path) -> None:
    (tmp_path / "names.txt").write_text(f"{SMALL}.SEN3\n")
    done = olci("download", "--from-search", "names.txt", "--folder", "here", "S3A_unknown", "--json")
    assert done.returncode == 1, "one was not found"
    assert "S3A_unknown is not in the catalogue." in done.stderr
    (job,) = json.loads(done.stdout)["jobs"]
    assert list(job) == [
        "id", "scene_name", "state", "received_bytes", "size_bytes", "path", "files", "attempts", "message", "hint",
        "warning",
    ]  # fmt: skip
    assert (job["state"], job["path"]) == ("done", str(tmp_path / "here" / f"{SMALL}.SEN3.zip"))
    assert states(olci) == {SMALL: "done"}

    done = olci("verify", "here")
    assert done.returncode == 0
    assert done.stdout.split()[0] == "whole"
    again = olci("download", SMALL, "--folder", "here")
    assert (again.returncode, again.stdout) == (0, job["path"] + "\n")

    content = bytearray(Path(job["path"]).read_bytes())
    content[len(content) // 2] ^= 255
    Path(job["path"]).write_bytes(content)
    done = olci("verify", job["path"], "nothing.zip", "--json")
    assert done.returncode == 1
    assert [one["verdict"] for one in json.loads(done.stdout)["products"]] == ["damaged", "unreadable"]


def test_without_a_password_nothing_is_asked_of_the_service(olci: Olci) -> None:
    done = olci("download", SMALL, OLCI_PASSWORD="")
    assert done.returncode == 1
    assert "Set OLCI_USERNAME and OLCI_PASSWORD" in done.stderr


def test_a_refused_password_ends_the_wait(olci: Olci) -> None:
    done = olci("download", SMALL, OLCI_PASSWORD="not it")
    assert done.returncode == 1
    assert "did not accept the user name or the password" in done.stderr
    assert "Traceback" not in done.stderr


def test_nothing_to_fetch_is_wrong_usage(olci: Olci) -> None:
    done = olci("download")
    assert done.returncode == 2
    assert "Nothing waits in the queue" in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT to send")
def test_ctrl_c_leaves_what_goes_on_and_who_waits_takes_over(
    environment: dict[str, str], olci: Olci, made: Path, tmp_path: Path
) -> None:
    def started(name: str, environment: dict[str, str]) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "olci_cli", "download", name]
        with (tmp_path / f"{name}.log").open("w") as log:
            return subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=log, stderr=log, text=True)

    def said(name: str) -> str:
        return (tmp_path / f"{name}.log").read_text("utf-8")

    server = PracticeServer(data_dir=made, bytes_per_s=200_000)  # not over when the second has begun
    try:
        slow = {f"OLCI_{name.upper()}": address for name, address in asdict(server.start()).items()}
        with started(SMALL, {**environment, **slow}) as first:
            part = tmp_path / "scenes" / f"{SMALL}.SEN3.zip.part"
            until(lambda: part.exists() and part.stat().st_size > 100_000)
            with started(OTHER, environment) as second:
                until(lambda: "It has these scenes now." in said(OTHER))
                first.send_signal(signal.SIGINT)
                assert first.wait(30) == 130
                assert "the same command goes on from there" in said(SMALL)
                assert second.wait(60) == 0, said(OTHER)
    finally:
        server.stop()
    assert said(OTHER).rstrip().endswith(f"{OTHER}.SEN3.zip")
    assert states(olci)[OTHER] == "done"
    assert olci("download").returncode in (0, 2), "0: what was left is fetched; 2: the second one had fetched it too"
    assert states(olci) == {SMALL: "done", OTHER: "done"}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no terminal of this kind")
def test_on_a_terminal_a_bar_is_drawn(environment: dict[str, str], tmp_path: Path) -> None:
    import pty  # noqa: PLC0415 - not on every system
    import termios  # noqa: PLC0415 - as above

    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 40))
    command = [sys.executable, "-m", "olci_cli", "download", SMALL]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env=environment,
        stdin=subprocess.DEVNULL,
        stderr=theirs,
        stdout=subprocess.PIPE,
        check=False,
    )
    drawn = os.read(ours, 100_000).decode()
    os.close(ours)
    os.close(theirs)
    assert done.returncode == 0
    assert "████████████████████ 1/1" in drawn
    lines = [line.strip() for line in drawn.replace("\r\n", "\r").split("\r\033[K")]
    assert max(map(len, lines)) < 40, "a longer one would wrap, and stay when the next is drawn over it"
