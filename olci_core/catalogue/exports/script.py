"""A Python script that repeats a search and downloads the chosen scenes, for a colleague or a cluster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from olci_core.catalogue.query import EVERY_MONTH, SearchQuery
from olci_core.scene import Scene

_TEMPLATE = '''"""{title}

Needs the package olci-scene-picker (pip install .). The user name and the password of the Copernicus account are read
from OLCI_USERNAME and OLCI_PASSWORD; the scenes go to the folder of OLCI_DOWNLOAD_DIR.
"""

import os
import sys
from datetime import UTC, datetime

from olci_core.area import Area
from olci_core.auth import Credentials, TokenSource
from olci_core.catalogue import Catalogue, SearchQuery
from olci_core.settings import Settings
from olci_core.transfer import DownloadQueue

{query}
WANTED = {{
{wanted}
}}


def main() -> int:
    settings = Settings.from_environment()
    catalogue = Catalogue(settings)
    {find}
    missing = WANTED - {{scene.name for scene in scenes}}
    for name in sorted(missing):
        print("not in the catalogue any more:", name, file=sys.stderr)
    tokens = TokenSource(settings, Credentials(os.environ["OLCI_USERNAME"], os.environ["OLCI_PASSWORD"]))
    queue = DownloadQueue(settings, tokens)
    jobs = [queue.add(scene).id for scene in scenes]
    queue.start()
    try:
        while not queue.wait(5.0):
            mine = [job for job in queue.snapshot() if job.id in jobs]
            print(sum(job.state == "done" for job in mine), "of", len(mine), "are whole and tested")
    finally:
        queue.stop()
    ended = [job for job in queue.snapshot() if job.id in jobs]
    for job in ended:
        print(job.state, job.path if job.state == "done" else job.message)
    return 1 if missing or any(job.state != "done" for job in ended) else 0


if __name__ == "__main__":
    sys.exit(main())
'''


def python_script(scenes: Sequence[Scene], *, query: SearchQuery | None) -> Iterator[str]:
    """Yield a script that asks ``query`` again (None: looks for the names) and downloads these scenes."""
    before, after = _TEMPLATE.split("{wanted}\n")
    yield before.format(
        title=f"Search for Sentinel-3 OLCI scenes and download {len(scenes)} of them.",
        query=_written(query) if query is not None else "QUERY = None  # the scenes were found by name",
    )
    for scene in scenes:
        yield f"    {scene.name!r},\n"
    yield after.format(
        find="scenes = [scene for scene in catalogue.search(QUERY).scenes if scene.name in WANTED]"
        if query is not None
        else "scenes = list(catalogue.find(WANTED).scenes)"
    )


def _written(query: SearchQuery) -> str:
    lines = [f"    {_moment(query.begin)},", f"    {_moment(query.end)},"]
    if query.area is not None:
        lines.append(f"    area=Area.from_wkt({query.area.to_wkt()!r}),")
    lines.append(f"    product_type={query.product_type!r},")
    if query.further_types:
        lines.append(f"    further_types={query.further_types!r},")
    if query.season is not None:
        lines.append(f"    season={query.season!r},")
    if query.months != EVERY_MONTH:
        lines.append(f"    months=frozenset({sorted(query.months)}),")
    if query.hours is not None:
        lines.append(f"    hours={query.hours!r},")
    return "QUERY = SearchQuery(\n" + "\n".join(lines) + "\n)"


def _moment(moment: datetime) -> str:
    parts = [moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second, moment.microsecond]
    while len(parts) > 3 and parts[-1] == 0:
        parts.pop()
    return f"datetime({', '.join(map(str, parts))}, tzinfo=UTC)"
