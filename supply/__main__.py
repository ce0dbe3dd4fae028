"""python -m supply table | check | update INDEX: licences and dates, the check without network, the look-up with it."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime

from supply.known import Known, fetched, look_up
from supply.locked import LOCK, ROOT, UNKNOWN, Pin, about, pins

TABLE = ROOT / "docs" / "dependencies.md"
HEAD = """# What the program stands on

Made by `python -m supply table` from requirements.txt, the metadata of the installed packages and supply/known.json; do
not change it by hand. "Not installed here" are packages that only another system or an older Python needs. A date is
"not looked up" until `python -m supply update INDEX` has asked a package index, for packages carry none with them.

| package | version | licence | released | newest | what for |
|---|---|---|---|---|---|
"""


def table(listed: tuple[Pin, ...], known: Known) -> str:
    """Return the table as Markdown, a row a pinned package."""
    rows = []
    for pin in listed:
        found, seen = about(pin.name), known.looked_up.get(pin.name)
        is_current = seen is not None and seen.version == pin.version
        released = seen.released if seen is not None and is_current else "not looked up"
        newest = f"{seen.latest} ({seen.latest_released})" if seen is not None and is_current else "not looked up"
        licence = found.licence if found else "not installed here"
        summary = (found.summary if found else pin.marker).replace("|", "/")
        rows.append(f"| {pin.name} | {pin.version} | {licence or UNKNOWN} | {released} | {newest} | {summary} |\n")
    return HEAD + "".join(rows)


def check(listed: tuple[Pin, ...], known: Known) -> int:
    """Print what the stored list has against the pins and what it does not cover; return 1 if anything is against."""
    against = known.against(listed)
    for pin, one in against:
        print(f"{pin.name} {pin.version}: {one.id}: {one.summary}")
    unseen = known.not_looked_up(listed)
    print(f"{len(listed)} packages, {len(known.advisories)} stored advisories, {len(against)} of them concern a pin.")
    if unseen:
        print(
            f"{len(unseen)} of the versions have not been looked up at a package index; of these the stored list alone "
            "is known. With network: python -m supply update INDEX"
        )
    return 1 if against else 0


def main(arguments: list[str]) -> int:
    """Do one of the three."""
    parser = argparse.ArgumentParser(prog="python -m supply", description=__doc__)
    parser.add_argument("command", choices=["table", "check", "update"])
    parser.add_argument("index", nargs="?", help="for update: the https address of a package index's JSON API")
    given = parser.parse_args(arguments)
    command = given.command
    if (command == "update") != (given.index is not None):
        parser.error("update, and update alone, takes the address of an index")
    listed, known = pins(LOCK.read_text("utf-8")), Known.read()
    if command == "update":
        for line in look_up(
            known, listed, index=given.index.rstrip("/"), on=f"{datetime.now(UTC):%Y-%m-%d}", fetch=fetched
        ):
            print(f"not looked up: {line}", file=sys.stderr)
        known.write()
    if command in ("table", "update"):
        TABLE.write_text(table(listed, known), "utf-8")
        print(f"{TABLE.relative_to(ROOT)} has {len(listed)} packages.")
    return check(listed, known) if command != "table" else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
