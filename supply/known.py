"""What is known of the pinned packages: advisories and dates of release, stored in known.json, looked up on demand."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from supply.locked import Pin

STORE = Path(__file__).resolve().parent / "known.json"
TIMEOUT_S = 30.0


@dataclass(frozen=True, slots=True)
class Advisory:
    """A weakness of a package: which versions have it (PEP 440), and what it is.

    ``source`` is the public page on which number, package and versions were read, "" where they were written down from
    knowledge of the public record (cve.org, under the number) and nobody has compared them since.
    """

    id: str
    package: str
    affected: str
    summary: str
    source: str = ""

    def concerns(self, pin: Pin) -> bool:
        """Say whether a pinned version has the weakness; a version that cannot be read counts as one that has."""
        if canonicalize_name(pin.name) != canonicalize_name(self.package):
            return False
        try:
            return SpecifierSet(self.affected).contains(Version(pin.version), prereleases=True)
        except InvalidVersion:
            return True


@dataclass(frozen=True, slots=True)
class LookedUp:
    """One package as the registry had it on a day: when the pinned version came out, and which was the newest."""

    version: str
    on: str
    released: str
    latest: str
    latest_released: str


@dataclass(slots=True)
class Known:
    """All that is stored.

    ``looked_up`` is by package name, ``released`` and ``newest`` (days of release) by
    "name==version": of the pins, and of the newest versions of their packages that go together.
    """

    advisories: list[Advisory] = field(default_factory=list)
    looked_up: dict[str, LookedUp] = field(default_factory=dict)
    released: dict[str, str] = field(default_factory=dict)
    newest: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path = STORE) -> Self:
        """Read the stored list."""
        found = json.loads(path.read_text("utf-8"))
        return cls(
            [Advisory(**one) for one in found["advisories"]],
            {name: LookedUp(**one) for name, one in found["looked_up"].items()},
            dict(found.get("released", {})),
            dict(found.get("newest", {})),
        )

    def write(self, path: Path = STORE) -> None:
        """Write the list, in a steady order."""
        ordered = sorted(self.advisories, key=lambda one: (one.package, one.id, one.affected))
        content = {
            "advisories": [asdict(one) for one in ordered],
            "looked_up": {name: asdict(self.looked_up[name]) for name in sorted(self.looked_up)},
            "released": dict(sorted(self.released.items())),
            "newest": dict(sorted(self.newest.items())),
        }
        path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", "utf-8")

    def against(self, pins: Iterable[Pin]) -> list[tuple[Pin, Advisory]]:
        """Return each pin that a stored advisory concerns, with it."""
        return [(pin, one) for pin in pins for one in self.advisories if one.concerns(pin)]

    def released_on(self, pin: Pin) -> str:
        """Return the day on which a pinned version came out, "" where nobody has looked it up."""
        seen = self.looked_up.get(pin.name)
        there = seen.released if seen is not None and seen.version == pin.version else ""
        return self.released.get(f"{canonicalize_name(pin.name)}=={pin.version}") or there

    def newest_of(self, pin: Pin) -> tuple[str, str]:
        """Return the newest version of a package and its day, both "" where nobody has looked."""
        seen = self.looked_up.get(pin.name)
        if seen is not None and seen.version == pin.version:
            return seen.latest, seen.latest_released
        found = [key for key in self.newest if key.partition("==")[0] == canonicalize_name(pin.name)]
        key = max(found, key=lambda one: Version(one.partition("==")[2]), default="")
        return key.partition("==")[2], self.newest.get(key, "")

    def not_looked_up(self, pins: Iterable[Pin]) -> list[Pin]:
        """Return the pins whose very version was never looked up: of these only the stored list is known."""
        return [pin for pin in pins if getattr(self.looked_up.get(pin.name), "version", None) != pin.version]

    def take(self, pin: Pin, answer: Any, *, on: str) -> None:
        """Add what an index says of a pinned version, looked up on a day (the Python package index's JSON API)."""
        latest = str(answer["info"]["version"])
        self.looked_up[pin.name] = LookedUp(
            version=pin.version,
            on=on,
            released=_day(answer.get("urls")),
            latest=latest,
            latest_released=_day((answer.get("releases") or {}).get(latest)),
        )
        held = {(one.id, one.package) for one in self.advisories}
        for weak in answer.get("vulnerabilities") or ():
            if not weak.get("withdrawn") and (weak["id"], pin.name) not in held:
                summary = " ".join(str(weak.get("summary") or weak.get("details") or "").split())[:200]
                self.advisories.append(Advisory(weak["id"], pin.name, f"=={pin.version}", summary, "the package index"))


def look_up(known: Known, pins: Iterable[Pin], *, index: str, on: str, fetch: Callable[[str], Any]) -> list[str]:
    """Look every pin up at the package index whose JSON API is at ``index``; return those that were not found."""
    missing = []
    for pin in pins:
        try:
            known.take(pin, fetch(f"{index}/{pin.name}/{pin.version}/json"), on=on)
        except (OSError, ValueError, KeyError, TypeError) as error:
            missing.append(f"{pin.name} {pin.version}: {error}")
    return missing


def fetched(url: str) -> Any:
    """Return the JSON at an https address."""
    if not url.startswith("https://"):
        raise ValueError(f"{url} is no https address")
    with urllib.request.urlopen(url, timeout=TIMEOUT_S) as answer:  # noqa: S310 - https alone, checked above
        return json.load(answer)


def _day(files: Any) -> str:
    days = [str(one.get("upload_time_iso_8601", ""))[:10] for one in files or () if isinstance(one, dict)]
    return max(days, default="")
