"""How fast and how light the queue downloads, beside curl, the tutorial's snippet and published clients in one run.

curl fetches four at a time (curl -Z --parallel-max 4) and tests nothing; for the CPU it is followed by md5sum and a CRC
of the same bytes, for that is what the queue does as well. The snippet is the tutorial's: one file after the other,
requests with stream=True. The clients (benchmarks/clients.py) fetch four at a time; cdse-client compares the size,
cdsetool nothing. What they bring is compared with what was to be brought, outside their time. All ask the practice
server in a process of its own, with a token.

The catalogue lists a BLAKE3 and an MD5 of a product, and the queue takes the quicker one. Where there is an MD5 alone,
curl is no fair rival for the wall on bare loopback: it only copies bytes, where no library takes an MD5 faster than
some 700 MB/s a core. So the same work is also done by four shells at once, each with curl, md5sum and a CRC for one
product after the other: what programs without a common loop reach here.

    python -m benchmarks.download [--rounds 3] [--count 8] [--size-mib 64] [--sizes-mib 8 64 512 4096]
"""

from __future__ import annotations

import argparse
import math
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import requests

from benchmarks.clients import DOWNLOAD_RIVALS, NOT_INSTALLED, fetch_by
from benchmarks.figures import Rival, report
from benchmarks.parcels import MIB, Conditions, Parcel, damaged, make_parcels, result_of, serving, start_ours
from benchmarks.timing import HeldMost, children_cpu_s
from olci_core.auth import Credentials, TokenSource
from olci_core.settings import Settings
from olci_practice.server.fault_order import Order

CRC = """
import sys, zlib
for path in sys.argv[1:]:
    with open(path, "rb") as file:
        crc = 0
        while block := file.read(1 << 20):
            crc = zlib.crc32(block, crc)
"""
BY_SHELLS = "× curl, MD5 and CRC by 4 shells"
MANY_MIB = 1024  # from here on one round says enough
HOME_LINE = Conditions(bytes_per_s=32 * MIB, orders=(Order("download", "delay", seconds=0.3, times=None),))


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--count", type=int, default=8)
    parser.add_argument("--size-mib", type=int, default=64)
    parser.add_argument("--sizes-mib", type=int, nargs="*", default=[8, 64, 512, 4096], help="of one file alone")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "made").mkdir()
        parcels = make_parcels(folder / "made", count=options.count, size_bytes=options.size_mib * MIB)
        what = f"{options.count} × {options.size_mib} MiB"
        print(f"{what}, {options.rounds} rounds: median (least to most)")
        line = _rounds(parcels, HOME_LINE, folder, rounds=options.rounds)
        bare = _rounds(parcels, Conditions(), folder, rounds=options.rounds)
        slow, loopback = f"{what}, 4 places, 32 MiB/s each, 0.3 s to the first byte", f"{what}, bare loopback"
        report(f"{slow}: wall", [_wall_by_curl(each) for each in line], "× curl", limit=1.05)
        report(f"{slow}: wall", [_wall_by_snippet(each) for each in line], "× the tutorial's way")
        beside_clients(f"{slow}: wall", line)
        tested = f"{loopback}, with checksum and zip test"
        report(f"{tested}: wall", [_wall_by_curl(each) for each in bare], "× curl", limit=1.3)
        with_md5 = f"{loopback}, with MD5 alone and zip test: wall"
        report(with_md5, [each["with_md5"]["wall_s"] / each["curl"]["wall_s"] for each in bare], "× curl")
        report(with_md5, [each["with_md5"]["wall_s"] / each["shells_s"] for each in bare], BY_SHELLS)
        report(f"{loopback}, curl, MD5 and CRC by 4 shells: wall", [_shells_by_curl(each) for each in bare], "× curl")
        report(f"{loopback}: wall", [_wall_by_snippet(each) for each in bare], "× the tutorial's way")
        beside_clients(f"{loopback}: wall", bare)
        report(f"{loopback}: CPU", [_cpu_by_curl(each) for each in bare], "× (curl + MD5 + CRC)", limit=1.2)
        report_memory(f"{loopback}: memory above idle", bare)
        large = make_parcels(folder / "made", count=2, size_bytes=4 * options.size_mib * MIB)
        four = _rounds(large, Conditions(), folder, rounds=1, with_others=False)
        report_memory("files four times as large: memory above idle", four)
    for size_mib in options.sizes_mib:
        with tempfile.TemporaryDirectory() as name:
            _one_file(size_mib, Path(name), rounds=options.rounds if size_mib < MANY_MIB else 1)


def beside_clients(what: str, rounds: Sequence[Mapping[str, Any]]) -> None:
    """Report our seconds of each round over those of each client in it; one that is not installed is said."""
    for name in DOWNLOAD_RIVALS:
        if any(each["clients_s"][name] is None for each in rounds):
            print(f"{what}, beside {name}: {NOT_INSTALLED}")
        else:
            report(what, [each["ours"]["wall_s"] / each["clients_s"][name] for each in rounds], f"× {name}")


def report_memory(what: str, rounds: Sequence[Mapping[str, Any]], *, size: float | None = None) -> None:
    """Report the memory above idle of each round, beside all that curl holds, which needs no interpreter."""
    ours, by_curl = ([float(each[who]["memory_mib"]) for each in rounds] for who in ("ours", "curl"))
    report(what, ours, "MiB", limit=40, size=size, rival=Rival("curl, all of it", tuple(by_curl)))


def _one_file(size_mib: int, folder: Path, *, rounds: int) -> None:
    """Report what one file of a size costs on bare loopback, beside curl."""
    parcels = make_parcels(folder, count=1, size_bytes=size_mib * MIB)
    found = _rounds(parcels, Conditions(), folder, rounds=rounds, with_others=False)
    ours = [each["ours"] for each in found]
    report(f"one file, {size_mib:,} MiB: wall", [float(each["wall_s"]) for each in ours], "s", size=size_mib)
    report(f"one file, {size_mib:,} MiB: CPU", [float(each["cpu_s"]) for each in ours], "s", size=size_mib)
    report_memory(f"one file, {size_mib:,} MiB: memory above idle", found, size=size_mib)
    report(f"one file, {size_mib:,} MiB: wall", [_wall_by_curl(each) for each in found], "× curl")
    by_curl = [_cpu_by_curl(each) for each in found]
    report(f"one file, {size_mib:,} MiB: CPU", by_curl, "× (curl + MD5 + CRC)", limit=1.2)


def _rounds(
    parcels: Sequence[Parcel], conditions: Conditions, folder: Path, *, rounds: int, with_others: bool = True
) -> list[dict[str, Any]]:
    found = []
    for _ in range(rounds):
        with serving(parcels, conditions) as service:
            curl = _curl(service.addresses, parcels, folder / "curl")
            _clear(folder / "curl")
            ours = _checked(result_of(start_ours(service.addresses, parcels, folder / "ours")))
            _clear(folder / "ours")
            shells_s, snippet_s, with_md5, clients_s = math.nan, math.nan, None, {}
            if with_others:
                md5_alone = [replace(parcel, checksums={"MD5": parcel.checksums["MD5"]}) for parcel in parcels]
                with_md5 = _checked(result_of(start_ours(service.addresses, md5_alone, folder / "with MD5")))
                _clear(folder / "with MD5")
                shells_s = _shells(service.addresses, parcels, folder / "shells")
                _clear(folder / "shells")
                snippet_s = _snippet(service.addresses, parcels, folder / "snippet")
                _clear(folder / "snippet")
                for name in DOWNLOAD_RIVALS:
                    clients_s[name] = _client(name, service.addresses, parcels, folder / name)
                    _clear(folder / name)
        took_s = {"shells_s": shells_s, "snippet_s": snippet_s, "clients_s": clients_s}
        found.append({"curl": curl, "ours": ours, "with_md5": with_md5, **took_s})
    return found


def _clear(folder: Path) -> None:
    """Remove what one has fetched before the next begins.

    While it lies in the system's memory, the next one's bytes have to be given memory that nobody has used yet: of a
    file of gigabytes that costs whoever comes second half as much CPU again, or more.
    """
    shutil.rmtree(folder)
    os.sync()


def _checked(result: dict[str, Any]) -> dict[str, Any]:
    if set(result["states"]) != {"done"} or result["messages"]:
        sys.exit(f"The queue did not bring everything: {result}")
    return result


def _token(addresses: dict[str, str]) -> str:
    return TokenSource(
        Settings(addresses["identity_url"], addresses["catalogue_url"], addresses["download_url"]),
        Credentials("practice", "practice"),
    ).current()


def _url(addresses: dict[str, str], parcel: Parcel) -> str:
    return f"{addresses['download_url']}/Products({parcel.id})/$value"


def _curl(addresses: dict[str, str], parcels: Sequence[Parcel], folder: Path) -> dict[str, float]:
    folder.mkdir()
    targets = [str(folder / f"{parcel.name}.zip") for parcel in parcels]
    command = ["curl", "-sS", "--no-progress-meter", "-Z", "--parallel-max", "4"]
    command += ["-H", f"Authorization: Bearer {_token(addresses)}"]
    for parcel, target in zip(parcels, targets, strict=True):
        command += ["-o", target, _url(addresses, parcel)]
    os.sync()  # else one rival waits for the other's bytes to reach the disk
    cpu_s, began_at_s = children_cpu_s(), time.perf_counter()
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        held = HeldMost(process.pid)
        if process.wait() != 0:
            sys.exit("curl did not bring everything")
        wall_s = time.perf_counter() - began_at_s
    subprocess.run(["md5sum", *targets], check=True, stdout=subprocess.DEVNULL)
    subprocess.run([sys.executable, "-S", "-c", CRC, *targets], check=True)
    return {"wall_s": wall_s, "cpu_s": children_cpu_s() - cpu_s, "memory_mib": held.ended_mib()}


def _shells(addresses: dict[str, str], parcels: Sequence[Parcel], folder: Path) -> float:
    """Let four shells at once fetch, hash and test one product after the other; return the seconds."""
    folder.mkdir()
    fetch = ["curl", "-sS", "-H", f"Authorization: Bearer {_token(addresses)}", "-o"]

    def bring(parcel: Parcel) -> None:
        target = str(folder / f"{parcel.name}.zip")
        for command in (
            [*fetch, target, _url(addresses, parcel)],
            ["md5sum", target],
            [sys.executable, "-S", "-c", CRC, target],
        ):
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    began_at_s = time.perf_counter()
    with ThreadPoolExecutor(4) as shells:
        list(shells.map(bring, parcels))
    return time.perf_counter() - began_at_s


def _snippet(addresses: dict[str, str], parcels: Sequence[Parcel], folder: Path) -> float:
    folder.mkdir()
    session, began_at_s = requests.Session(), time.perf_counter()
    session.headers.update({"Authorization": f"Bearer {_token(addresses)}"})
    for parcel in parcels:
        response = session.get(_url(addresses, parcel), stream=True, timeout=60)
        with (folder / f"{parcel.name}.zip").open("wb") as file:
            for chunk in response.iter_content(chunk_size=8192):
                if chunk:
                    file.write(chunk)
    return time.perf_counter() - began_at_s


def _client(name: str, addresses: dict[str, str], parcels: Sequence[Parcel], folder: Path) -> float | None:
    """Let a published client fetch; return its seconds, None where it is not installed."""
    folder.mkdir()
    os.sync()
    took_s = fetch_by(name, addresses, [{"Id": each.id, "Name": each.name} for each in parcels], folder)
    if took_s is not None and (names := damaged(parcels, folder)):
        sys.exit(f"{name} did not bring whole: {', '.join(names)}")
    return took_s


def _wall_by_curl(found: dict[str, Any]) -> float:
    return float(found["ours"]["wall_s"] / found["curl"]["wall_s"])


def _shells_by_curl(found: dict[str, Any]) -> float:
    return float(found["shells_s"] / found["curl"]["wall_s"])


def _wall_by_snippet(found: dict[str, Any]) -> float:
    return float(found["ours"]["wall_s"] / found["snippet_s"])


def _cpu_by_curl(found: dict[str, Any]) -> float:
    return float(found["ours"]["cpu_s"] / found["curl"]["cpu_s"])


if __name__ == "__main__":
    main()
