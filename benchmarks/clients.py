"""Published clients at the same search: a program for the environment of requirements-peers.txt.

`python -m benchmarks` makes it, and so does `python3 start.py test --peers`.

    python -m benchmarks.clients cdsetool URL      prints the seconds of one search and how many products came

Both ask CDSE by an address that is written into them; here the stub's address stands in for it. (cdse-client searches
by STAC, which lists other things; it is no rival in this.)
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import Any

import requests

from benchmarks.timing import ROOT

CATALOGUE_URL = "https://catalogue.dataspace.copernicus.eu/odata/v1"
RIVAL_CLIENTS = ("cdsetool", "phidown")
PEERS_PYTHON = ROOT / ".venv-peers" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
YEAR_BEGIN, YEAR_END = "2023-01-01T00:00:00Z", "2023-12-31T00:00:00Z"


def search_by(name: str, url: str) -> tuple[float, int] | None:
    """Let a client search in a process of its own; return its seconds and its count, None where it is not installed."""
    if not PEERS_PYTHON.exists():
        return None
    command = [str(PEERS_PYTHON), "-m", "benchmarks.clients", name, url]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if "ModuleNotFoundError" in done.stderr:
        return None
    if done.returncode != 0:
        raise SystemExit(f"{name} broke: {done.stderr[-600:]}")
    seconds, number = json.loads(done.stdout.splitlines()[-1])
    return seconds, number


def cdsetool() -> int:
    """Read every product with its attributes."""
    from cdsetool.query import query_features  # noqa: PLC0415 - the one that is timed

    terms = {"contentDateStartGt": YEAR_BEGIN, "contentDateStartLt": YEAR_END}
    return len(list(query_features("SENTINEL-3", terms, options={"expand_attributes": True})))


def phidown() -> int:
    """Read every product with its attributes into a table."""
    from phidown import CopernicusDataSearcher  # noqa: PLC0415 - as above

    searcher = CopernicusDataSearcher()
    dates: dict[str, Any] = {"start_date": YEAR_BEGIN, "end_date": YEAR_END}
    searcher.query_by_filter(collection_name="SENTINEL-3", **dates, top=1000, count=True)
    return len(searcher.execute_query())


def at(url: str) -> None:
    """Send what is meant for CDSE's catalogue to another address."""
    send = requests.Session.send

    def redirected(self: requests.Session, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        assert request.url is not None
        request.url = request.url.replace(CATALOGUE_URL, url)
        return send(self, request, **options)

    requests.Session.send = redirected  # type: ignore[method-assign]  # the rival has no setting for its addresses


def main(name: str, url: str) -> None:
    """Search once and print what it took."""
    at(url)
    way = {"cdsetool": cdsetool, "phidown": phidown}[name]
    begun_s = time.perf_counter()
    number = way()
    print(json.dumps([time.perf_counter() - begun_s, number]))


if __name__ == "__main__":
    main(*sys.argv[1:])
