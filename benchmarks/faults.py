"""What becomes of eight scenes under each fault: how many arrive whole, what is sent for it, what is left behind.

The queue runs as a program of its own with its usual waits, against the practice server in another process. Bytes are
those that the server sent for products, over those that the products have.

    python -m benchmarks.faults [--count 8] [--size-mib 32]
"""

from __future__ import annotations

import argparse
import signal
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.parcels import MIB, Conditions, Parcel, Service, make_parcels, result_of, serving, start_ours
from olci_practice.server.faults import Order

PER_S = 32.0 * MIB
MAX_BYTES_RATIO = 1.01


@dataclass(frozen=True, slots=True)
class Trial:
    """A fault, and whether the program is killed half-way besides."""

    name: str
    conditions: Conditions
    kills: int = 0


def _each(*orders: Order, places: int = 4) -> Conditions:
    return Conditions(bytes_per_s=PER_S, places=places, orders=orders)


TRIALS = (
    Trial("no fault", _each()),
    Trial("cut at half, each scene", _each(Order("download", "cut", each=True))),
    Trial("503 twice, each scene", _each(Order("download", "answer", status=503, times=2, each=True))),
    Trial("429 twice, each scene", _each(Order("download", "answer", status=429, times=2, each=True))),
    Trial("2 places only", _each(places=2)),
    Trial("token dead mid-way, twice", _each(Order("download", "token_dies", first=2, times=2))),
    Trial("wrong bytes in one scene", _each(Order("download", "wrong_bytes", first=3))),
    Trial("kill -9 mid-way", _each(), kills=1),
    Trial("announced too long, one scene", _each(Order("download", "wrong_length", first=2, by_bytes=1000))),
)


def main() -> None:
    """Try each fault and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=8)
    parser.add_argument("--size-mib", type=int, default=32)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        parcels = make_parcels(folder, count=options.count, size_bytes=options.size_mib * MIB)
        print(f"{options.count} × {options.size_mib} MiB; bytes to reach: ≤ {MAX_BYTES_RATIO} × where Range works\n")
        heads = ("whole", "bad", "parts", "bytes sent", "tries", "time")
        print(
            f"{'fault':34s} {heads[0]:>5s} {heads[1]:>4s} {heads[2]:>5s} {heads[3]:>11s} {heads[4]:>6s} {heads[5]:>7s}"
        )
        for number, trial in enumerate(TRIALS):
            _print_row(trial, parcels, folder / str(number))


def _print_row(trial: Trial, parcels: Sequence[Parcel], folder: Path) -> None:
    began_at_s = time.perf_counter()
    with serving(parcels, trial.conditions) as service:
        for _ in range(trial.kills):
            _killed_half_way(service, parcels, folder)
        result = result_of(start_ours(service.addresses, parcels, folder))
        traffic = service.traffic()
    took_s = time.perf_counter() - began_at_s
    whole, bad, parts = _looked_at(parcels, folder / "scenes")
    ratio = _product_bytes(traffic) / sum(parcel.size_bytes for parcel in parcels)
    print(
        f"{trial.name:34s} {whole:>3d} / {len(parcels)} {bad:>4d} {parts:>5d} {ratio:>9.3f} × {result['attempts']:>6d}"
        f" {took_s:>5.1f} s",
        flush=True,
    )


def _killed_half_way(service: Service, parcels: Sequence[Parcel], folder: Path) -> None:
    """Run the queue and kill it when another third of all bytes has been sent."""
    enough = _product_bytes(service.traffic()) + sum(parcel.size_bytes for parcel in parcels) / 3
    process = start_ours(service.addresses, parcels, folder)
    while process.poll() is None and _product_bytes(service.traffic()) < enough:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.communicate()


def _product_bytes(traffic: dict[str, Any]) -> int:
    return sum(int(counts.get("bytes_sent", 0)) for counts in traffic["products"].values())


def _looked_at(parcels: Sequence[Parcel], scenes: Path) -> tuple[int, int, int]:
    """Return how many scenes are whole, how many are bad under their final names, and how many parts are left."""
    right = {f"{parcel.name}.zip": Path(parcel.zip_path) for parcel in parcels}
    there = list(scenes.glob("*.zip"))
    whole = sum(path.read_bytes() == right[path.name].read_bytes() for path in there)
    return whole, len(there) - whole, len(list(scenes.glob("*.part")))


if __name__ == "__main__":
    main()
