"""python -m supply table | check | dates | update INDEX: licences, the check without network, look-ups with it."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime

from supply.known import Known, fetched, look_up
from supply.locked import NOT_SAID, ROOT, Pin, about, pinned
from supply.released import asked_through_uv

TABLE = ROOT / "docs" / "dependencies.md"
HEAD = """# What the program stands on

Made by `python -m supply table` from requirements.txt and requirements-pip.txt, the metadata of the installed packages
and supply/known.json; do not change it by hand. "Not installed here" are packages that only another system or an older
Python needs. Packages carry no date with them: `python -m supply dates` asks for the days of release through uv, and
for the newest versions that go together; `python -m supply update INDEX` asks a package index for advisories as well.

| package | version | licence | released | newest | what for |
|---|---|---|---|---|---|
"""


def table(listed: tuple[Pin, ...], known: Known) -> str:
    """Return the table as Markdown, a row a pinned package."""
    rows = []
    for pin in listed:
        found, (latest, day) = about(pin.name), known.newest_of(pin)
        released = known.released_on(pin) or "not looked up"
        newest = f"{latest} ({day})" if latest else "not looked up"
        licence = found.licence if found else "not installed here"
        summary = (found.summary if found else pin.marker).replace("|", "/")
        rows.append(f"| {pin.name} | {pin.version} | {licence or NOT_SAID} | {released} | {newest} | {summary} |\n")
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
    """Do one of the four."""
    parser = argparse.ArgumentParser(prog="python -m supply", description=__doc__)
    parser.add_argument("command", choices=["table", "check", "dates", "update"])
    parser.add_argument("index", nargs="?", help="for update: the https address of a package index's JSON API")
    given = parser.parse_args(arguments)
    command = given.command
    if (command == "update") != (given.index is not None):
        parser.error("update, and update alone, takes the address of an index")
    listed, known = pinned(), Known.read()
    if command == "update":
        for line in look_up(
            known, listed, index=given.index.rstrip("/"), on=f"{datetime.now(UTC):%Y-%m-%d}", fetch=fetched
        ):
            print(f"not looked up: {line}", file=sys.stderr)
        known.write()
    if command == "dates":
        known.released, known.newest = asked_through_uv(listed), asked_through_uv(listed, newest=True)
        known.write()
    if command in ("table", "dates", "update"):
        TABLE.write_text(table(listed, known), "utf-8")
        print(f"{TABLE.relative_to(ROOT)} has {len(listed)} packages.")
    return check(listed, known) if command in ("check", "update") else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
