"""What becomes of eight scenes under each fault: how many arrive whole, of how many a sentence says why not.

The queue runs as a program of its own with its usual waits, against the practice server in another process. Bytes are
those that the server sent for products, over those that the products have. ``lost`` are those of them that were on
their way when the fault itself ended the connections: sent, in the buffers of the line, and not yet on the disk. They
are gone and must be sent again, so the goal counts them as needed. A scene that is not whole counts as said if it has
failed, rests or carries a warning, each with its sentence; a bad one under its final name with none is bad. Beside it:
how many curl leaves so, four at once, with three tries more and a final name where it ends well; nobody kills that one.

    python -m benchmarks.faults [--count 8] [--size-mib 32] [--only WORDS]
"""

from __future__ import annotations

import argparse
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import requests

from benchmarks.figures import Rival, report
from benchmarks.parcels import (
    MIB,
    Conditions,
    Parcel,
    PracticeProcess,
    damaged,
    make_parcels,
    result_of,
    serving,
    start_ours,
)
from benchmarks.trials import ELSEWHERE, MAX_BYTES_RATIO, TRIALS, Trial

_CURL_S = 20.0  # for one try of a scene
_CURL_LIMIT_S = 45.0  # for all of them: of a Retry-After in the past curl makes a wait without end
_MAX_WAIT_S = 30.0  # for connections to end that a fault has broken off


@dataclass(frozen=True, slots=True)
class FaultOutcome:
    """What became of the scenes under a fault, and how many are bad with no word.

    ``bytes_ratio``: bytes sent, over those of the products and those that the fault destroyed on their way.
    """

    trial: Trial
    bytes_ratio: float
    bad: int
    bad_by_curl: int


def main() -> None:
    """Try each fault, print the table, and then what has a goal of it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=8)
    parser.add_argument("--size-mib", type=int, default=32)
    parser.add_argument("--only", default="", help="try the faults with these words in their names")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        parcels = make_parcels(folder, count=options.count, size_bytes=options.size_mib * MIB)
        print(f"{options.count} × {options.size_mib} MiB; bytes to reach: ≤ {MAX_BYTES_RATIO} × where Range works\n")
        heads = ("whole", "said", "bad", "parts", "bytes sent", "lost", "tries", "time")
        print(
            f"{'fault':34s} {heads[0]:>5s} {heads[1]:>4s} {heads[2]:>4s} {heads[3]:>5s} {heads[4]:>11s} {heads[5]:>8s}"
            f" {heads[6]:>6s} {heads[7]:>7s}"
        )
        outcomes = [
            _print_row(trial, parcels, folder / str(number))
            for number, trial in enumerate(TRIALS)
            if options.only in trial.name
        ]
    print()
    for one in outcomes:
        # To three places, as the table has it: the bytes of an error's own answer are no part of a product.
        report(
            f"{one.trial.name}: bytes sent",
            [round(one.bytes_ratio, 3)],
            "× the products and what was lost",
            limit=one.trial.max_bytes_ratio,
        )
        rival = Rival("curl, renamed where it ends well", (one.bad_by_curl,))
        report(f"{one.trial.name}: damaged under their final names", [one.bad], "scenes", limit=0, rival=rival)


def _print_row(trial: Trial, parcels: Sequence[Parcel], folder: Path) -> FaultOutcome:
    began_at_s, lost_bytes = time.perf_counter(), 0
    with serving(parcels, Conditions()) as elsewhere:
        to = f"{elsewhere.addresses['download_url']}/Products(1)/$value"
        orders = [replace(order, to=to) if order.to == ELSEWHERE else order for order in trial.conditions.orders]
        with serving(parcels, replace(trial.conditions, orders=tuple(orders))) as service:
            for _ in range(trial.kills):
                lost_bytes = _killed_half_way(service, parcels, folder)
            if trial.spoils_record:
                _spoil(folder / "data" / "queue.sqlite")
            process = start_ours(service.addresses, parcels, folder)
            if trial.unplugs_s:
                lost_bytes = _unplugged(service, parcels, folder / "scenes", seconds=trial.unplugs_s)
            result = result_of(process)
            if trial.republished is not None:
                anew = _under_its_new_id(parcels[trial.republished])
                result = result_of(start_ours(service.addresses, [anew], folder))
            log = service.transfer_log()
        with serving(parcels, replace(trial.conditions, orders=tuple(orders))) as service:
            bad_by_curl = _bad_by_curl(service.addresses, parcels, folder / "curl")
    took_s = time.perf_counter() - began_at_s
    whole, said, bad, parts = _looked_at(parcels, folder / "scenes", result["said"])
    sent_bytes, needed_bytes = _product_bytes(log), sum(parcel.size_bytes for parcel in parcels)
    print(
        f"{trial.name:34s} {whole:>3d} / {len(parcels)} {said:>4d} {bad:>4d} {parts:>5d}"
        f" {sent_bytes / needed_bytes:>9.3f} × {lost_bytes / needed_bytes:>6.3f} × {result['attempts']:>6d}"
        f" {took_s:>5.1f} s",
        flush=True,
    )
    return FaultOutcome(trial, sent_bytes / (needed_bytes + lost_bytes), bad, bad_by_curl)


def _bad_by_curl(addresses: dict[str, str], parcels: Sequence[Parcel], folder: Path) -> int:
    """Let four shells fetch with curl, which tries again; return how many it gave a final name that are not whole."""
    folder.mkdir()
    form = {"client_id": "cdse-public", "grant_type": "password", "username": "practice", "password": "practice"}
    token = requests.post(f"{addresses['identity_url']}/token", data=form, timeout=60).json()["access_token"]
    command = ["curl", "-sSL", "--fail", "--retry", "3", "--retry-all-errors", "--retry-delay", "1"]
    command += ["--max-time", f"{_CURL_S:.0f}", "-H", f"Authorization: Bearer {token}"]

    def bring(parcel: Parcel) -> None:
        part, url = folder / f"{parcel.name}.part", f"{addresses['download_url']}/Products({parcel.id})/$value"
        with suppress(subprocess.SubprocessError):  # it failed, or was ended: there is no scene then
            bringing = [*command, "-o", str(part), url]
            subprocess.run(bringing, stderr=subprocess.DEVNULL, check=True, timeout=_CURL_LIMIT_S)
            if part.exists():  # of an answer without a byte there is none
                part.rename(folder / f"{parcel.name}.zip")

    with ThreadPoolExecutor(4) as shells:
        list(shells.map(bring, parcels))
    return sum((folder / f"{name}.zip").exists() for name in damaged(parcels, folder))


def _under_its_new_id(parcel: Parcel) -> Parcel:
    """Return a product as the catalogue lists it once it has been republished (``server.republished``)."""
    return replace(parcel, id=str(uuid.uuid5(uuid.UUID(parcel.id), "republished")))


def _killed_half_way(service: PracticeProcess, parcels: Sequence[Parcel], folder: Path) -> int:
    """Run the queue and kill it when another third of all bytes has been sent; return how many were lost so far."""
    enough = _product_bytes(service.transfer_log()) + sum(parcel.size_bytes for parcel in parcels) / 3
    process = start_ours(service.addresses, parcels, folder)
    while process.poll() is None and _product_bytes(service.transfer_log()) < enough:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    return _lost_bytes(service, folder / "scenes")


def _lost_bytes(service: PracticeProcess, scenes: Path) -> int:
    """Return how many of the bytes sent so far are not on the disk, once every connection has ended."""
    ends_at_s = time.monotonic() + _MAX_WAIT_S
    while service.transfer_log()["downloads_now"] and time.monotonic() < ends_at_s:
        time.sleep(0.02)
    held_bytes = sum(path.stat().st_size for path in scenes.iterdir() if path.suffix in (".part", ".zip"))
    return max(0, _product_bytes(service.transfer_log()) - held_bytes)


def _spoil(record: Path) -> None:
    """Write over the middle of the queue's own file, as a failing disk does."""
    with record.open("r+b") as file:
        file.seek(record.stat().st_size // 3)
        file.write(b"\xa5" * (record.stat().st_size // 2))


def _unplugged(service: PracticeProcess, parcels: Sequence[Parcel], scenes: Path, *, seconds: float) -> int:
    """Take the folder of the scenes away for a while when a third of all bytes has been sent; return the lost ones."""
    enough = sum(parcel.size_bytes for parcel in parcels) / 3
    while _product_bytes(service.transfer_log()) < enough:
        time.sleep(0.02)
    away = scenes.with_name("unplugged")
    scenes.rename(away)
    time.sleep(seconds)
    lost_bytes = _lost_bytes(service, away)
    shutil.rmtree(scenes, ignore_errors=True)  # should it have been made anew, what the stick holds counts
    away.rename(scenes)
    return lost_bytes


def _product_bytes(log: dict[str, Any]) -> int:
    return sum(int(counts.get("bytes_sent", 0)) for counts in log["products"].values())


def _looked_at(parcels: Sequence[Parcel], scenes: Path, said: dict[str, str]) -> tuple[int, int, int, int]:
    """Return how many scenes are whole, said not to be, bad with no word under their final names; and the parts."""
    right = {f"{parcel.name}.zip": Path(parcel.zip_path) for parcel in parcels}
    there = {path.name: path for path in scenes.glob("*.zip")}
    whole = {name for name, path in there.items() if path.read_bytes() == right[name].read_bytes()}
    not_whole = right.keys() - whole
    unsaid = {name for name in not_whole if not said[name.removesuffix(".zip")].partition(": ")[2]}
    return len(whole), len(not_whole - unsaid), len(unsaid & there.keys()), len(list(scenes.glob("*.part")))


if __name__ == "__main__":
    main()
