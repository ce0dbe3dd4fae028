"""``olci doctor``: each thing that a download needs, with a sentence."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from olci_core.settings import origin
from olci_core.transfer.store.job_store import STORE_NAME, JobStore

Olci = Callable[..., subprocess.CompletedProcess[str]]


def test_where_all_is_well_it_says_so(olci: Olci) -> None:
    done = olci("doctor", "--no-connection", "--json")
    assert done.returncode == 0, done.stdout
    checks = json.loads(done.stdout)["checks"]
    assert [list(one) for one in checks] == [["check", "good", "message", "hint"]] * len(checks)
    assert [one["check"] for one in checks] == ["data folder", "download folder", "catalogue", "account"]
    assert all(one["good"] for one in checks)


def test_what_is_wrong_is_named_with_what_to_do_and_the_rest_is_looked_at_too(olci: Olci, tmp_path: Path) -> None:
    (tmp_path / "in the way").write_text("")
    done = olci("doctor", "--no-connection", OLCI_DOWNLOAD_DIR=str(tmp_path / "in the way"), OLCI_PASSWORD="not it")
    assert done.returncode == 1
    lines = [line for line in done.stdout.splitlines() if not line.startswith(" ")]
    assert [line.split()[0] for line in lines] == ["good", "BAD", "good", "BAD"]
    assert "cannot be written" in lines[1]
    assert "Check both." in done.stdout
    assert not list(tmp_path.rglob("connection-check-*"))
    assert "Traceback" not in done.stderr


def test_the_connection_is_checked_and_a_report_is_written(
    olci: Olci, environment: dict[str, str], tmp_path: Path
) -> None:
    host = origin(environment["OLCI_DOWNLOAD_URL"])[1]
    with closing(JobStore(tmp_path / "data" / STORE_NAME)) as store:
        store.keep_range_refusals(host, 2, now_s=time.time())
    done = olci("doctor", "--report", str(tmp_path / "reports"), "--json")
    assert done.returncode == 0, done.stdout
    last = json.loads(done.stdout)["checks"][-1]
    assert (last["check"], last["good"]) == ("connection", True)
    assert {"Rows of a page ($top)", "Lifetime of a token and of a session"} <= {
        one["name"] for one in last["findings"]
    }
    assert {one["outcome"] for one in last["findings"]} == {"agrees"}
    (report,) = (tmp_path / "reports").iterdir()
    assert str(report) in last["message"]
    assert "Rows of a page" in report.read_text("utf-8")
    with closing(JobStore(tmp_path / "data" / STORE_NAME)) as store:
        assert store.range_refusals(host) == 0, "what was found is remembered"
