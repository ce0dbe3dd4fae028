"""What each benchmark found when it last ran: kept in a file beside docs/benchmarks.md, a section each."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from importlib.metadata import PackageNotFoundError, distributions, version
from pathlib import Path

from benchmarks.clients import DOWNLOAD_RIVALS, SEARCH_RIVALS
from benchmarks.figures import Figure
from benchmarks.satpy_ways import SATPY
from start import PEERS_VENV

PACKAGES = ("streamlit", "numpy", "shapely", "requests", "h5py", "xarray", "dask")
PEERS = tuple(dict.fromkeys((*SEARCH_RIVALS, *DOWNLOAD_RIVALS, SATPY, "pyresample")))


@dataclass(frozen=True, slots=True)
class Section:
    """The figures of one benchmark: when (aware UTC), on what, and in how many seconds they were measured.

    ``reason``: why it did not come to its end, so that some may be missing; "" where it did.
    """

    name: str
    at: datetime
    machine: str
    versions: tuple[str, ...]
    took_s: float
    figures: tuple[Figure, ...]
    reason: str = ""

    @property
    def has_broken(self) -> bool:
        """Whether it did not come to its end."""
        return bool(self.reason)

    @property
    def without_rival(self) -> list[str]:
        """What has a goal and no rival."""
        return [figure.what for figure in self.figures if figure.lacks_rival]

    @property
    def missed(self) -> int:
        """How many goals are missed."""
        return sum(figure.is_missed for figure in self.figures)


def measured_now(name: str, figures: Iterable[Figure], *, at: datetime, took_s: float, reason: str = "") -> Section:
    """Return what was measured here and now."""
    return Section(name, at, machine(), tuple(versions()), took_s, tuple(figures), reason)


def read_sections(path: Path) -> dict[str, Section]:
    """Return the kept sections by name, in the order of their names; none where nothing has been kept."""
    if not path.exists():
        return {}
    kept = json.loads(path.read_text(encoding="utf-8"))
    return {name: _read(name, kept[name]) for name in sorted(kept)}


def keep(section: Section, path: Path) -> dict[str, Section]:
    """Put a section in the place of its former one and leave the others alone; return them all.

    One that broke before it had measured anything takes nothing away from what was known, and is said to have broken.
    """
    sections = read_sections(path)
    known = sections.get(section.name)
    sections[section.name] = section if section.figures or known is None else replace(known, reason=section.reason)
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
    beside = [str(folder) for folder in PEERS_VENV.glob("lib/python*/site-packages")]
    found += [f"{one.name} {one.version}" for name in PEERS for one in distributions(name=name, path=beside)]
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
        tuple(map(Figure.read, listed)),
        str(kept.get("reason", "")),
    )
