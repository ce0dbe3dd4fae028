"""The packages that come onto a person's machine: how they are pinned, and what their metadata says of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = (ROOT / "requirements.txt", ROOT / "requirements-pip.txt")  # the app's, and the pip that installs them
_PIN = re.compile(r"^(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)==(?P<version>[^\s;\\]+)(?:\s*;\s*(?P<marker>[^\\]+))?", re.M)
NOT_SAID = "not said"


@dataclass(frozen=True, slots=True)
class Pin:
    """One pinned package; ``marker`` is the condition under which it is installed, "" for always."""

    name: str
    version: str
    marker: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What a package says of itself. Its metadata hold no date: known.json has that, where it was looked up."""

    licence: str
    summary: str


def pins(text: str) -> tuple[Pin, ...]:
    """Return what a requirements file pins, in its order."""
    return tuple(Pin(match["name"], match["version"], (match["marker"] or "").strip()) for match in _PIN.finditer(text))


def pinned() -> tuple[Pin, ...]:
    """Return what comes onto a person's machine, by name."""
    return tuple(sorted((pin for lock in LOCKS for pin in pins(lock.read_text("utf-8"))), key=lambda pin: pin.name))


def about(name: str) -> About | None:
    """Return what an installed package says of itself, None where it is not installed."""
    try:
        package = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return None
    said = package.metadata
    return About(
        licence_of(said.get_all("Classifier") or [], {key: str(said[key]) for key in set(said)}),
        str(said["Summary"] or "") if "Summary" in said else "",
    )


def licence_of(classifiers: list[str], said: Mapping[str, str]) -> str:
    """Return a licence as its SPDX expression where there is one (PEP 639), else from classifiers or the old field."""
    expression = said.get("License-Expression")
    if expression:
        return str(expression)
    named = [line.rpartition(" :: ")[2] for line in classifiers if line.startswith("License :: ")]
    named = [name for name in named if name != "OSI Approved"]
    old = str(said.get("License") or "").strip().partition("\n")[0]
    return ", ".join(named) or (old if 0 < len(old) <= 60 else NOT_SAID)
