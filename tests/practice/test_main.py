"""The practice archive from the command line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import requests

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_command_prints_its_addresses_and_ends_well(archive_folder: Path, number: signal.Signals) -> None:
    command = [sys.executable, "-m", "olci_practice", "--port", "0", "--recorded", str(archive_folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        addresses = json.loads(process.stdout.readline())
        assert list(addresses) == ["identity_url", "catalogue_url", "download_url"]
        assert addresses["identity_url"].endswith("/auth/realms/CDSE/protocol/openid-connect")
        assert addresses["download_url"].endswith("/odata/v1")
        assert requests.get(f"{addresses['catalogue_url']}/Products", timeout=10).ok
        os.kill(process.pid, number)
        assert process.wait(timeout=10) == 0
        assert (process.stdout.read(), process.stderr.read()) == (b"", b"")


def test_the_command_says_in_a_sentence_what_is_wrong(tmp_path: Path) -> None:
    faults = tmp_path / "faults.json"
    faults.write_text('{"orders": [{"service": "download", "do": "explode"}]}', "utf-8")
    command = [sys.executable, "-m", "olci_practice", "--faults", str(faults), "--recorded", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert "explode" in done.stderr
    assert "Traceback" not in done.stderr
