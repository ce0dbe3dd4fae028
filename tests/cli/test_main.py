"""``olci`` itself: its help, its exit statuses, and that no password comes as an argument."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from olci_cli.__main__ import run
from olci_cli.commands import COMMANDS

LONG_RING = ", ".join(f"{east / 10:.1f} 50" for east in range(60)) + ", 6 52, 0 52, 0.0 50"
DAYS = ["--from", "2018-06-01", "--to", "2018-06-02"]
BAY = ["--area", "-82, 71.5, -75, 74"]


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([name, "--help"]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"Usage: olci {name} ")
    assert "exit status" in " ".join(said.lower().split()) or name == "status"


def test_the_help_lists_every_command_and_the_exit_statuses(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    said = capsys.readouterr().out
    for name in COMMANDS:
        assert f"\n  {name} " in said
    assert "Exit status: 0 done, 1 something failed" in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["seek"], "No such command 'seek'"),
        (["search", *DAYS], "Missing option '--area'"),
        (["search", *BAY, "--from", "1 June", "--to", "2018-06-02"], "is not a day; write it as 2024-04-15"),
        (["search", *BAY, "--from", "2018-06-02", "--to", "2018-06-01"], "lies before the first"),
        (["search", *BAY, "--from", "9999-12-31", "--to", "9999-12-31"], "no day comes after it"),
        (["search", "--area", "POLYGON((1 2", *DAYS], "olci: "),
        (["search", "--area", f"POLYGON(({LONG_RING}))", "--from", "2018-06-02", "--to", "2018-06-01"], "lies before"),
        (["search", "--area", "Hudson", *DAYS], "Perhaps Hudson Bay, Hudson Strait?"),
        (["search", "--area", " ", *DAYS], "The area is empty."),
        (["search", *BAY, *DAYS, "--product", "OL_9"], "Invalid value for '--product'"),
        (["download", "--password", "secret", "NAME"], "No such option"),
        (["download", "--places", "9", "NAME"], "is not in the range"),
        (["verify"], "Missing argument"),
    ],
    ids=lambda value: " ".join(value[:3]) if isinstance(value, list) else "",
)
def test_wrong_usage_is_said_with_status_2(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    said = capsys.readouterr()
    assert words in said.err
    assert "Traceback" not in said.err
    assert not said.out


def test_an_address_that_is_none_is_said_with_status_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OLCI_CATALOGUE_URL", "http://example.org/odata/v1")
    assert run(["search", *BAY, *DAYS]) == 1
    assert "OLCI_CATALOGUE_URL is not encrypted" in capsys.readouterr().err


def test_a_file_that_holds_an_area_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "bay.geojson"
    file.write_text("no area")
    assert run(["search", "--area", str(file), *DAYS]) == 2
    assert "GeoJSON" in capsys.readouterr().err
    file.write_text(
        '[{"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1]]]}, {"type": "Point", "coordinates": [1, 2]}]'
    )
    assert run(["search", "--area", str(file), "--from", "2018-06-02", "--to", "2018-06-01"]) == 2
    assert "bay.geojson: 1 of 2 features could not be used: Feature 2 (a point)." in capsys.readouterr().err


@pytest.mark.parametrize("content", ["Name\nS3A".encode("utf-16"), b"\x00\xff" * 50], ids=["UTF-16", "no text"])
def test_a_list_of_names_that_is_no_text_is_wrong_usage(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "names.csv"
    file.write_bytes(content)
    assert run(["download", "--from-search", str(file)]) == 2
    assert "is not what `olci search" in capsys.readouterr().err


def in_a_process(*arguments: str, output: int | None = subprocess.PIPE) -> subprocess.CompletedProcess[bytes]:
    """Run ``olci`` where the output is not UTF-8, as on a Windows or an older Linux of western Europe."""
    return subprocess.run(
        [sys.executable, "-m", "olci_cli", *arguments],
        env={**os.environ, "PYTHONIOENCODING": "latin-1"},
        stdout=output,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )


def test_what_an_output_has_no_letters_for_is_written_all_the_same() -> None:
    lines = in_a_process("verify", "M\u00e9r \u20ac.zip")
    assert (lines.returncode, lines.stderr) == (1, b"")
    assert b"unreadable  M\xe9r \\u20ac.zip" in lines.stdout
    listed = in_a_process("verify", "--json", "M\u00e9r \u20ac.zip")
    assert listed.returncode == 1
    assert json.loads(listed.stdout)["products"][0]["path"] == "M\u00e9r \u20ac.zip"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no shell of this kind")
def test_an_output_that_is_closed_ends_no_command() -> None:
    closed = ["sh", "-c", 'exec "$@" >&-', "sh", sys.executable, "-m", "olci_cli"]
    for arguments in (["--version"], ["verify", "--json", "nothing.zip"]):
        done = subprocess.run([*closed, *arguments], capture_output=True, timeout=60, check=False)
        assert (done.returncode, done.stderr) == (len(arguments) > 1, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
def test_an_output_that_takes_nothing_more_is_said() -> None:
    with Path("/dev/full").open("wb") as full:
        done = in_a_process("verify", "nothing.zip", output=full.fileno())
    assert done.returncode == 1
    assert done.stderr.decode().splitlines() == ["olci: The output cannot be written: No space left on device"]
