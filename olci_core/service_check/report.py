"""What was found: a table for a person, and a file without secrets to hand on."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from olci_core.catalogue.findings import CatalogueFindings
from olci_core.errors import StorageError
from olci_core.redaction import redacted

Outcome = Literal["agrees", "differs", "unclear"]
_WORDS: dict[Outcome, str] = {"agrees": "agrees", "differs": "DIFFERS", "unclear": "could not be found out"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One question: what was expected, what came, and how the two stand to one another."""

    name: str
    expected: str
    outcome: Outcome
    found: str


@dataclass(frozen=True, slots=True)
class ServiceReport:
    """All findings; ``asked_at`` aware UTC, ``hosts`` the services that were asked.

    ``honours_ranges``: by host, whether a file is given from the middle on; False only where it is given from its
    beginning all the same. A host that could not be asked is not in it. ``catalogue``: what searches and pictures
    are to know of the catalogue.
    """

    asked_at: datetime
    hosts: tuple[str, ...]
    findings: tuple[Finding, ...]
    received_bytes: int
    honours_ranges: Mapping[str, bool] = field(default_factory=dict)
    catalogue: CatalogueFindings = field(default_factory=CatalogueFindings)

    def of(self, outcome: Outcome) -> tuple[Finding, ...]:
        """Return the findings of one outcome."""
        return tuple(finding for finding in self.findings if finding.outcome == outcome)

    def as_text(self, *, secrets: Iterable[str] = ()) -> str:
        """Return the table as text, without secrets: neither those given nor what looks like one."""
        lines = [
            f"Connection check of {self.asked_at:%Y-%m-%d %H:%M} UTC: {', '.join(self.hosts)}",
            f"{len(self.of('agrees'))} agree, {len(self.of('differs'))} differ, {len(self.of('unclear'))} could not be "
            f"found out; {self.received_bytes:,} bytes received.",
            "",
        ]
        for one in self.findings:
            lines += [
                f"{_WORDS[one.outcome]:18} {one.name}",
                f"    expected: {one.expected}",
                f"    found:    {one.found}",
            ]
        return redacted("\n".join(lines) + "\n", tuple(secrets))

    def write(self, folder: Path, *, secrets: Iterable[str] = ()) -> Path:
        """Write the text into a folder under a dated name; return the file's path.

        Raises:
            StorageError: the folder cannot be written.
        """
        path = folder / f"connection-check-{self.asked_at:%Y%m%dT%H%M%SZ}.txt"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(self.as_text(secrets=secrets), "utf-8")
        except OSError as error:
            raise StorageError(
                f"The report could not be written: {error.strerror or os.fspath(path)}", hint="Choose another folder."
            ) from error
        return path
