"""The library's example in the README, run as it stands there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from olci_practice import PracticeServer
from tests.practice_environment import environment_of

README = Path(__file__).parents[4] / "README.md"


@pytest.fixture
def practice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PracticeServer]:
    server = PracticeServer(data_dir=tmp_path / "archive", bytes_per_s=None)
    for name, value in environment_of(server.start(), tmp_path).items():
        monkeypatch.setenv(name, value)
    yield server
    server.stop()


def example(user: str, password: str) -> str:
    """Return the README's lines for an account, and for the first scene of those found."""
    lines = re.search(r"```python\n(from datetime.*?)```", README.read_text("utf-8"), re.S)
    assert lines is not None
    changed = {'"me@example.org", "…"': f'"{user}", "{password}"', "(query).scenes)": "(query).scenes)[:1]"}
    text = lines[1]
    for words, others in changed.items():
        assert text.count(words) == 1
        text = text.replace(words, others)
    return text


def test_the_example_brings_a_scene_and_signs_out(
    practice: PracticeServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exec(example("practice", "practice"), {})
    assert re.fullmatch(r"done S3[AB]_OL_1_EFR_\S+\.SEN3 \n", capsys.readouterr().out)
    assert len(list((tmp_path / "scenes").glob("*.zip"))) == 1
    assert practice.transfer_log.snapshot()["statuses"]["identity"]["204"] == 1  # signed out


def test_of_a_wrong_password_the_example_says_why_nothing_goes_on(
    practice: PracticeServer, capsys: pytest.CaptureFixture[str]
) -> None:
    exec(example("practice", "not it"), {})
    assert capsys.readouterr().out.startswith("Copernicus did not accept the user name or the password.")
