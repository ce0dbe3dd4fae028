"""Published clients at the same work: a program for the environment of requirements-peers.txt.

`python -m benchmarks` makes it, and so does `python3 start.py test --peers`.

    python -m benchmarks.clients search NAME URL            prints the seconds of one search and how many products came
    python -m benchmarks.clients download NAME ADDRESSES PRODUCTS FOLDER        prints the seconds of fetching them all

They ask CDSE by addresses that are written into them; here those of a local service stand in for these. cdse-client
searches by STAC, which lists other things: it is no rival in that. phidown 0.1.30 fetches Sentinel-3 by S3 alone
(by HTTP only bursts of Sentinel-1 and PhiSat-2): it is no rival in downloading.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import requests

from benchmarks.timing import ROOT

CATALOGUE_URL = "https://catalogue.dataspace.copernicus.eu/odata/v1"
DOWNLOAD_URL = "https://download.dataspace.copernicus.eu/odata/v1"
SEARCH_RIVALS = ("cdsetool", "phidown")
DOWNLOAD_RIVALS = ("cdsetool", "cdse-client")
NOT_INSTALLED = "not installed (python -m benchmarks installs it)"
PEERS_PYTHON = ROOT / ".venv-peers" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
YEAR_BEGIN, YEAR_END = "2023-01-01T00:00:00Z", "2023-12-31T00:00:00Z"
Work = Callable[[], object]
DOWNLOAD_THREADS = 4  # CDSE lets an account fetch as many


def search_by(name: str, url: str) -> tuple[float, int] | None:
    """Let a client search in a process of its own; return its seconds and its count, None where it is not installed."""
    found = _printed_by("search", name, url)
    return None if found is None else (found[0], found[1])


def fetch_by(
    name: str, addresses: Mapping[str, str], products: Sequence[Mapping[str, str]], folder: Path
) -> float | None:
    """Let a client fetch products (``Id``, ``Name``) as zips into a folder, in a process of its own.

    Returns its seconds, from when it has signed in; None where it is not installed. Whether the zips are whole is for
    the caller to see: clients leave out, without an error, what they could not get.
    """
    found: float | None = _printed_by("download", name, json.dumps(addresses), json.dumps(products), str(folder))
    return found


def _printed_by(work: str, name: str, *given: str) -> Any:
    """Return what the program printed; None where it, or the client, is not installed."""
    if not PEERS_PYTHON.exists():
        return None
    command = [str(PEERS_PYTHON), "-m", "benchmarks.clients", work, name, *given]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if "ModuleNotFoundError" in done.stderr:
        return None
    if done.returncode != 0:
        raise SystemExit(f"{name} broke: {done.stderr[-600:]}")
    return json.loads(done.stdout.splitlines()[-1])


def search_by_cdsetool() -> int:
    """Read every product with its attributes."""
    from cdsetool.query import query_features  # noqa: PLC0415 - the one that is timed

    terms = {"contentDateStartGt": YEAR_BEGIN, "contentDateStartLt": YEAR_END}
    return len(list(query_features("SENTINEL-3", terms, options={"expand_attributes": True})))


def search_by_phidown() -> int:
    """Read every product with its attributes into a table."""
    from phidown import CopernicusDataSearcher  # noqa: PLC0415 - as above

    searcher = CopernicusDataSearcher()
    dates: dict[str, Any] = {"start_date": YEAR_BEGIN, "end_date": YEAR_END}
    searcher.query_by_filter(collection_name="SENTINEL-3", **dates, top=1000, count=True)
    return len(searcher.execute_query())


def cdsetool_downloads(addresses: Mapping[str, str], products: Sequence[dict[str, str]], folder: Path) -> Work:
    """Sign in; return what fetches with its own threads.

    It asks for each product by HEAD first, which is refused at once.
    """
    from cdsetool.credentials import Credentials  # noqa: PLC0415 - as above
    from cdsetool.download import download_features  # noqa: PLC0415 - as above

    realm = addresses["identity_url"].removesuffix("/protocol/openid-connect")
    configuration = f"{realm}/.well-known/openid-configuration"
    signed_in = Credentials("practice", "practice", openid_configuration_endpoint=configuration)
    options = {"credentials": signed_in, "concurrency": DOWNLOAD_THREADS}
    return lambda: list(download_features(products, str(folder), options))


def cdse_client_downloads(addresses: Mapping[str, str], products: Sequence[dict[str, str]], folder: Path) -> Work:
    """Sign in; return what fetches with its own threads.

    It signs in for OAuth clients, which the practice archive has not: it is handed a session with a token. Each product
    has its address, so that it need not look up the Id by the name.
    """
    from cdse.downloader import Downloader  # noqa: PLC0415 - as above
    from cdse.product import Product  # noqa: PLC0415 - as above

    form = {"client_id": "cdse-public", "grant_type": "password", "username": "practice", "password": "practice"}
    session = requests.Session()
    token = session.post(f"{addresses['identity_url']}/token", data=form, timeout=60).json()["access_token"]
    session.headers["Authorization"] = f"Bearer {token}"
    wanted = [
        Product.from_stac_feature(
            {
                "id": one["Name"],
                "assets": {"download": {"href": f"{addresses['download_url']}/Products({one['Id']})/$value"}},
            }
        )
        for one in products
    ]
    downloader = Downloader(session, output_dir=str(folder), max_workers=DOWNLOAD_THREADS)
    return lambda: downloader.download_all(wanted, parallel=True, progress=False)


def at(addresses: Mapping[str, str]) -> None:
    """Send what is meant for addresses of CDSE to those that stand in for them."""
    send = requests.Session.send

    def redirected(self: requests.Session, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        assert request.url is not None
        for theirs, here in addresses.items():
            request.url = request.url.replace(theirs, here)
        return send(self, request, **options)

    requests.Session.send = redirected  # type: ignore[method-assign]  # the rival has no setting for its addresses


def search(name: str, url: str) -> None:
    """Search once and print what it took."""
    at({CATALOGUE_URL: url})
    way = {"cdsetool": search_by_cdsetool, "phidown": search_by_phidown}[name]
    begun_s = time.perf_counter()
    number = way()
    print(json.dumps([time.perf_counter() - begun_s, number]))


def download(name: str, given_addresses: str, given_products: str, folder: str) -> None:
    """Fetch what is given as JSON and print the seconds that it took."""
    addresses = json.loads(given_addresses)
    at({DOWNLOAD_URL: addresses["download_url"]})
    prepare = {"cdsetool": cdsetool_downloads, "cdse-client": cdse_client_downloads}[name]
    fetch = prepare(addresses, json.loads(given_products), Path(folder))
    begun_s = time.perf_counter()
    fetch()
    print(json.dumps(time.perf_counter() - begun_s))


if __name__ == "__main__":
    works: dict[str, Callable[..., None]] = {"search": search, "download": download}
    works[sys.argv[1]](*sys.argv[2:])
