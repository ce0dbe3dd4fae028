"""Products to hand out in the download benchmarks, the practice server over them, and the queue as a program.

python -m benchmarks.parcels ADDRESSES SCENES FOLDER      fetches with the queue, prints one JSON line
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import resource
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any

from blake3 import blake3

from benchmarks.timing import ROOT
from olci_core.auth import Credentials, TokenSource
from olci_core.settings import Settings
from olci_core.transfer import DownloadQueue
from olci_practice.archive.listing import Listing, ListingQuery
from olci_practice.server.fault_order import Order, Ranges
from olci_practice.server.faults import Faults
from olci_practice.server.practice_server import PracticeServer
from olci_practice.server.service_state import Terms

MIB = 2**20
FILES = 30  # in a product, as an EFR of the older baselines has
NAME = "S3A_OL_1_EFR____20240415T07{number:02d}29_20240415T074329_20240415T094500_0180_111_149_1980_PS2_O_NT_003.SEN3"


@dataclass(frozen=True, slots=True)
class Parcel:
    """A product: what the catalogue says of it, and where its zip lies."""

    id: str
    name: str
    size_bytes: int
    checksums: dict[str, str]
    zip_path: str


def make_parcels(folder: Path, *, count: int, size_bytes: int) -> list[Parcel]:
    """Write zips of random files, as the service hands them out: stored, under one folder."""
    parcels = []
    for number in range(count):
        chance = Random(number)  # noqa: S311  # bytes that do not shrink, no secret
        name, path = NAME.format(number=number), folder / f"{number}.zip"
        with zipfile.ZipFile(path, "w") as archive:
            entries = []
            for band in range(FILES):
                file, content = f"Oa{band + 1:02d}_radiance.nc", chance.randbytes(size_bytes // FILES)
                archive.writestr(f"{name}/{file}", content)
                entries.append(_manifest_entry(file, content))
            archive.writestr(f"{name}/xfdumanifest.xml", f"<xfdu>{''.join(entries)}</xfdu>")
        scene_id = f"00000000-0000-4000-8000-{number:012d}"
        parcels.append(Parcel(scene_id, name, path.stat().st_size, _checksums(path), str(path)))
    return parcels


def damaged(parcels: Iterable[Parcel], folder: Path) -> list[str]:
    """Return the names of the parcels whose zip in a folder is missing, or of another size or with other bytes."""
    return [parcel.name for parcel in parcels if not _is_whole(folder / f"{parcel.name}.zip", parcel)]


def _is_whole(path: Path, parcel: Parcel) -> bool:
    return path.exists() and path.stat().st_size == parcel.size_bytes and _checksums(path) == parcel.checksums


def _checksums(path: Path) -> dict[str, str]:
    """Return what the catalogue lists of a zip."""
    with path.open("rb") as packed:
        md5 = hashlib.file_digest(packed, "md5").hexdigest()
    return {"MD5": md5, "BLAKE3": blake3().update_mmap(path).hexdigest()}


def _manifest_entry(name: str, content: bytes) -> str:
    digest = hashlib.md5(content).hexdigest()
    return (
        f'<dataObject><byteStream size="{len(content)}"><fileLocation href="./{name}"/>'
        f'<checksum checksumName="MD5">{digest}</checksum></byteStream></dataObject>'
    )


class Parcels(Listing):
    """The parcels as an archive that the practice server can list."""

    def __init__(self, parcels: Sequence[Parcel]) -> None:
        self._records = {parcel.id: {"Id": parcel.id, "Name": parcel.name} for parcel in parcels}
        self._paths = {parcel.id: Path(parcel.zip_path) for parcel in parcels}

    # The signature of what it stands for.
    def look_through(self, query: ListingQuery) -> Iterator[dict[str, Any]]:  # noqa: ARG002
        """Yield nothing: these benchmarks do not search."""
        return iter(())

    # The signature of what it stands for.
    def count(self, query: ListingQuery, *, passes: object) -> Iterator[int]:  # noqa: ARG002
        """Yield nothing, as above."""
        return iter(())

    def by_id(self, product_id: str) -> dict[str, Any] | None:
        """Return the record with this Id."""
        return self._records.get(product_id)

    def by_name(self, name: str) -> dict[str, Any] | None:
        """Return the record of this name."""
        return next((record for record in self._records.values() if record["Name"] == name), None)

    def by_asset(self, asset_id: str) -> None:  # noqa: ARG002 - the signature of what it stands for
        """Return None: there are no pictures."""
        return

    def with_checksum(self, record: dict[str, Any]) -> dict[str, Any]:
        """Return the record as it is."""
        return record

    def quicklook(self, record: dict[str, Any]) -> None:  # noqa: ARG002 - the signature of what it stands for
        """Return None: there are no pictures."""
        return

    def package(self, record: dict[str, Any]) -> Path:
        """Return a record's zip."""
        return self._paths[record["Id"]]


@dataclass(frozen=True, slots=True)
class Conditions:
    """How the server behaves: bytes a second a connection (None: no limit), places, the faults, and Range."""

    bytes_per_s: float | None = None
    places: int = 4
    orders: tuple[Order, ...] = ()
    ranges: Ranges = "honoured"


class PracticeProcess:
    """The practice server in a process of its own."""

    def __init__(self, addresses: dict[str, str], line: Connection) -> None:
        self.addresses = addresses
        self._line = line

    def transfer_log(self) -> dict[str, Any]:
        """Return what has gone over the line since the start."""
        self._line.send("transfer log")
        found: dict[str, Any] = self._line.recv()
        return found


@contextmanager
def serving(parcels: Sequence[Parcel], conditions: Conditions) -> Iterator[PracticeProcess]:
    """Serve parcels from a process of its own."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=_serve, args=(list(parcels), conditions, theirs), daemon=True
    )
    process.start()
    try:
        yield PracticeProcess(ours.recv(), ours)
    finally:
        ours.send("stop")
        process.join(5)
        process.terminate()


def _serve(parcels: list[Parcel], conditions: Conditions, line: Connection) -> None:
    server = PracticeServer(
        listing=Parcels(parcels),
        faults=Faults(conditions.orders, ranges=conditions.ranges),
        bytes_per_s=conditions.bytes_per_s,
        terms=Terms(places=conditions.places),
    )
    line.send(asdict(server.start()))
    while line.recv() == "transfer log":
        line.send(server.transfer_log.snapshot())
    server.stop()


def start_ours(addresses: dict[str, str], parcels: Sequence[Parcel], folder: Path) -> subprocess.Popen[str]:
    """Start the queue as a program of its own."""
    handed_in = [json.dumps(addresses), json.dumps([asdict(parcel) for parcel in parcels]), str(folder)]
    return subprocess.Popen(
        [sys.executable, "-m", "benchmarks.parcels", *handed_in], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def result_of(process: subprocess.Popen[str]) -> dict[str, Any]:
    """Return what the program printed at its end."""
    text, _ = process.communicate()
    found: dict[str, Any] = json.loads(text.splitlines()[-1])
    return found


def fetch(addresses: dict[str, str], parcels: Sequence[Parcel], folder: Path) -> dict[str, Any]:
    """Fetch everything with the queue; return wall and CPU seconds, memory above idle in MiB, and the states."""
    settings = Settings(**addresses, data_dir=folder / "data", download_dir=folder / "scenes")
    tokens = TokenSource(settings, Credentials("practice", "practice"))
    queue = DownloadQueue(settings, tokens)
    tokens.current()
    idle_bytes, peak_bytes, ended = _memory_bytes(), 0, threading.Event()
    queue.add_all(parcels)

    def watch() -> None:
        nonlocal peak_bytes
        while not ended.wait(0.02):
            peak_bytes = max(peak_bytes, _memory_bytes())

    threading.Thread(target=watch, daemon=True).start()
    cpu_s, began_at_s = _cpu_s(), time.perf_counter()
    queue.start()
    queue.wait(900)
    wall_s, used_s = time.perf_counter() - began_at_s, _cpu_s() - cpu_s
    ended.set()
    queue.stop()
    return {
        "wall_s": wall_s,
        "cpu_s": used_s,
        "memory_mib": max(peak_bytes - idle_bytes, 0) / MIB,
        "states": [job.state for job in queue.snapshot()],
        "said": {job.scene_name: f"{job.state}: {job.message or job.warning}" for job in queue.snapshot()},
        "messages": [job.message or job.warning for job in queue.snapshot() if job.message or job.warning],
        "attempts": sum(job.attempts for job in queue.snapshot()),
    }


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _memory_bytes() -> int:
    """Return the memory that this process holds for itself (Linux)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize()


if __name__ == "__main__":
    given_addresses, given_parcels = json.loads(sys.argv[1]), [Parcel(**each) for each in json.loads(sys.argv[2])]
    print(json.dumps(fetch(given_addresses, given_parcels, Path(sys.argv[3]))), flush=True)
