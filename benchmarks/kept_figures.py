"""What each benchmark found when it last ran: kept in a file beside docs/benchmarks.md, a section each."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.figures import Figure

PACKAGES = ("streamlit", "numpy", "shapely", "requests", "h5py", "xarray", "pyresample", "dask")


@dataclass(frozen=True, slots=True)
class Section:
    """The figures of one benchmark: when (aware UTC), on what, and in how many seconds they were measured.

    ``has_broken``: it broke after these figures, so that some may be missing.
    """

    name: str
    at: datetime
    machine: str
    versions: tuple[str, ...]
    took_s: float
    has_broken: bool
    figures: tuple[Figure, ...]

    @property
    def missed(self) -> int:
        """How many goals are missed."""
        return sum(figure.is_missed for figure in self.figures)


def measured_now(name: str, figures: Iterable[Figure], *, at: datetime, took_s: float, has_broken: bool) -> Section:
    """Return what was measured here and now."""
    return Section(name, at, machine(), tuple(versions()), took_s, has_broken, tuple(figures))


def read_sections(path: Path) -> dict[str, Section]:
    """Return the kept sections by name, in the order of their names; none where nothing has been kept."""
    if not path.exists():
        return {}
    kept = json.loads(path.read_text(encoding="utf-8"))
    return {name: _read(name, kept[name]) for name in sorted(kept)}


def keep(section: Section, path: Path) -> dict[str, Section]:
    """Put a section in the place of its former one and leave the others alone; return them all.

    One that broke before it had measured anything takes nothing away from what was known.
    """
    sections = read_sections(path)
    if section.figures or section.name not in sections:
        sections[section.name] = section
    written = {name: _written(sections[name]) for name in sorted(sections)}
    path.write_text(json.dumps(written, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return {name: sections[name] for name in sorted(sections)}


def machine() -> str:
    """Say what machine this is."""
    return f"{os.cpu_count()} cores ({platform.machine()}), {platform.system()}, Python {platform.python_version()}"


def versions() -> list[str]:
    """Return the versions of what weighs most, as far as it is installed here (a rival need not be)."""
    found = []
    for name in PACKAGES:
        with suppress(PackageNotFoundError):
            found.append(f"{name} {version(name)}")
    return found


def _written(section: Section) -> dict[str, object]:
    facts = asdict(section)
    del facts["name"]
    return {**facts, "at": section.at.isoformat(timespec="seconds"), "took_s": round(section.took_s, 1)}


def _read(name: str, kept: Mapping[str, object]) -> Section:
    listed, named = kept["figures"], kept["versions"]
    assert isinstance(listed, list)
    assert isinstance(named, list)
    return Section(
        name,
        datetime.fromisoformat(str(kept["at"])),
        str(kept["machine"]),
        tuple(map(str, named)),
        float(str(kept["took_s"])),
        bool(kept["has_broken"]),
        tuple(Figure(**{**one, "values": tuple(one["values"])}) for one in listed),
    )
