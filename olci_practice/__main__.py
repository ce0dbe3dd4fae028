"""The practice archive from the command line: prints its addresses and serves until it is stopped."""

from __future__ import annotations

import argparse
import json
import signal
import threading
from dataclasses import asdict
from pathlib import Path

from olci_core.errors import OlciError
from olci_practice import PracticeServer, Terms
from olci_practice.server.faults import Faults
from olci_practice.server.practice_server import USUAL_BYTES_PER_S


def main() -> None:
    """Start the server, print one JSON line, wait for Ctrl-C or SIGTERM."""
    parser = _parser()
    options = parser.parse_args()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    try:
        server = PracticeServer(
            port=options.port,
            seed=options.seed,
            data_dir=options.data_dir,
            recorded=options.recorded,
            faults=Faults.from_file(options.faults) if options.faults else None,
            bytes_per_s=options.rate,
            is_full_size=options.full_size,
            terms=Terms(
                token_lifetime_s=options.token_lifetime,
                refresh_lifetime_s=options.refresh_lifetime,
                places=options.places,
                release_delay_s=options.release_delay,
            ),
        )
        addresses = server.start()
    except OlciError as error:
        parser.error(str(error))
    print(json.dumps(asdict(addresses)), flush=True)
    # Waiting in short turns lets Windows deliver Ctrl-C.
    while not stop.wait(1.0):
        pass
    server.stop()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m olci_practice",
        description="A practice archive that speaks the protocol of the Copernicus Data Space Ecosystem, on this "
        "machine only. User name and password: practice; with two factors: twofactor, practice and 123456.",
    )
    parser.add_argument("--port", type=int, default=0, help="one port for everything; 0: three free ports")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other weather")
    parser.add_argument("--faults", type=Path, help="a file of faults (format: olci_practice/server/faults.py)")
    parser.add_argument(
        "--full-size",
        action="store_true",
        help="products on the grid of real ones and as heavy (0.9 GB a scene, a minute or two to make; the last eight "
        "are kept)",
    )
    parser.add_argument("--recorded", type=Path, help="list this folder of recorded answers and products instead")
    parser.add_argument("--data-dir", type=Path, help="where made products are kept")
    parser.add_argument("--rate", type=float, default=USUAL_BYTES_PER_S, help="bytes/s a connection; 0: no limit")
    parser.add_argument("--token-lifetime", type=float, default=600, help="seconds an access token is good for")
    parser.add_argument("--refresh-lifetime", type=float, default=3600, help="seconds a refresh token is good for")
    parser.add_argument("--places", type=int, default=4, help="downloads an account may have at a time")
    parser.add_argument("--release-delay", type=float, default=0, help="seconds a download still counts after its end")
    return parser


if __name__ == "__main__":
    main()
