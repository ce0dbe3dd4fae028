"""How long it takes to import what a search and a download need, beside the imports of the tutorial's script.

Each import is a program of its own, in turn; the start of a Python with nothing in it is taken off both.

    python -m benchmarks.imports [--rounds 7]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time

from benchmarks.figures import Rival, report
from benchmarks.timing import ROOT

MAX_IMPORT_S = 0.35
OURS = "import olci_core.catalogue, olci_core.transfer"
RIVAL_IMPORTS = "import requests, pandas, shapely.geometry"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    for script in ("pass", OURS, RIVAL_IMPORTS):
        run(script)  # the bytecode is written, the files are in the system's memory
    taken = [[run(script) - run("pass") for script in (OURS, RIVAL_IMPORTS)] for _ in range(rounds)]
    ours, theirs = zip(*taken, strict=True)
    report(OURS, ours, "s", limit=MAX_IMPORT_S, rival=Rival("the tutorial's imports", theirs))


def run(script: str) -> float:
    """Return the seconds of a Python program, from its start to its end."""
    begun_s = time.perf_counter()
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True)
    return time.perf_counter() - begun_s


if __name__ == "__main__":
    main()
