"""The printed address, and the file by which a browser is opened with it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from olci_ui.access.access_key import access_key
from olci_ui.access.access_rules import AccessRules
from olci_ui.access.printed_address import (
    LAUNCH_FILE,
    open_in_browser,
    page_address,
    print_address,
    remove_launch_file,
)


def test_the_address_is_printed_with_the_number_of_this_computer(capsys: pytest.CaptureFixture[str]) -> None:
    rules = AccessRules("key")
    address = print_address(rules, port=8501)
    assert address == f"http://127.0.0.1:8501/?token={rules.token}"
    assert address in capsys.readouterr().out


def test_under_a_base_path_the_address_leads_there() -> None:
    rules = AccessRules("key")
    assert print_address(rules, port=8501, base="/app") == f"http://127.0.0.1:8501/app/?token={rules.token}"


def test_a_program_of_the_same_person_finds_the_same_address(tmp_path: Path) -> None:
    rules = AccessRules(access_key(tmp_path))
    assert page_address("http://127.0.0.1:1/results?a=b", tmp_path).endswith(f"/results?a=b&token={rules.token}")


@pytest.mark.skipif(os.name != "posix", reason="a browser of the test's own is a shell script")
def test_the_browser_is_started_without_the_token_in_its_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, written = tmp_path / "browser", tmp_path / "written"
    os.mkfifo(written)
    browser.write_text(f'#!/bin/sh\necho "$@" > {written}\n')
    browser.chmod(0o700)
    monkeypatch.setenv("BROWSER", f"{browser} %s")
    address = "http://127.0.0.1:8501/?token=secret"
    open_in_browser(address, folder=tmp_path / "scenes")
    command = written.read_text()
    launch = tmp_path / "scenes" / LAUNCH_FILE
    assert command.strip() == launch.as_uri()
    assert "secret" not in command
    assert launch.stat().st_mode & 0o777 == 0o600
    assert address in launch.read_text()
    remove_launch_file(tmp_path / "scenes")
    assert not launch.exists()


def test_a_folder_that_cannot_be_written_leaves_the_printed_address(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("in the way")
    open_in_browser("http://127.0.0.1:8501/?token=secret", folder=tmp_path / "file" / "scenes")
    assert "Open the printed address" in caplog.text
    assert "secret" not in caplog.text
