"""``olci search``: the scenes that show an area, as lines, CSV or JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TextIO

import click

from olci_cli.options import DayType, area_option, json_option
from olci_cli.output import draw, megabytes, on_terminal, say, say_beside, say_json
from olci_core.area import Area
from olci_core.catalogue import Catalogue, SearchProgress, SearchQuery, current, to_csv
from olci_core.json_reader import read_json
from olci_core.percent import in_percent
from olci_core.scene import PRODUCT_TYPES, Scene
from olci_core.settings import Settings


@click.command("search")
@area_option(required=True)
@click.option("--from", "first", type=DayType(), required=True, help="The first day, as 2024-04-15 (UTC).")
@click.option("--to", "last", type=DayType(), required=True, help="The last day; it is included.")
@click.option(
    "--product", type=click.Choice(list(PRODUCT_TYPES)), default="OL_1_EFR___", show_default=True, help="Product type."
)
@click.option("--limit", type=click.IntRange(min=1), help="Stop after so many scenes.")
@click.option("--all-versions", is_flag=True, help="List superseded versions too.")
@click.option(
    "--csv",
    "csv_file",
    type=click.File("w", encoding="utf-8", lazy=True),
    help="Write the table; - prints it.",
)
@json_option
def command(
    *,
    area: Area,
    first: datetime,
    last: datetime,
    product: str,
    limit: int | None,
    all_versions: bool,
    csv_file: TextIO | None,
    as_json: bool,
) -> int:
    r"""List the scenes that show an area.

    \b
    olci search --area "-82, 71.5, -75, 74" --from 2018-06-01 --to 2018-06-02
    olci search --area bay.geojson --from 2024-04-01 --to 2024-04-30 --json > found.json

    A scene is listed if it truly meets the area on the sphere. With --json or --csv the result can be handed to
    `olci download --from-search FILE`. The exit status is 1 if part of the catalogue could not be read; what is
    missing is said on the error output.
    """
    if last < first:
        raise click.UsageError(f"The last day ({last:%Y-%m-%d}) lies before the first ({first:%Y-%m-%d}).")
    query = SearchQuery(first, last + timedelta(days=1), area=area, product_type=product)
    catalogue = Catalogue(Settings.from_environment())
    try:
        result = catalogue.search(query, limit=limit, progress=_progress if on_terminal() else _trouble_alone())
    finally:
        catalogue.close()
        if on_terminal():
            draw("")
    scenes = result.scenes if all_versions else current(result.scenes)
    if csv_file is not None:
        csv_file.write(to_csv(scenes))
    if as_json:
        found = [scene_as_json(scene, area) for scene in scenes]
        say_json({"scenes": found, "complete": result.complete, "notes": list(result.notes)})
    elif csv_file is None:
        _list(scenes, area)
    for note in result.notes:
        say_beside(note)
    is_cut = limit is not None and len(result.scenes) >= limit  # as it was asked for
    return 0 if result.complete or is_cut else 1


def scene_as_json(scene: Scene, area: Area) -> dict[str, Any]:
    """Return what ``--json`` says of a scene; keys are added here, never renamed."""
    return {
        "name": scene.name,
        "id": scene.id,
        "product_type": scene.product_type,
        "platform": scene.platform,
        "begin": scene.begin.isoformat(),
        "end": scene.end.isoformat(),
        "timeliness": scene.timeliness,
        "baseline": scene.baseline,
        "cycle": scene.cycle,
        "relative_orbit": scene.relative_orbit,
        "frame": scene.frame,
        "size_bytes": scene.size_bytes,
        "online": scene.online,
        "coverage": _coverage(scene, area),
    }


def names_in(file: Path) -> list[str]:
    """Return the scene names in what a search wrote: JSON, CSV, or names line by line.

    Raises:
        click.UsageError: the file holds none.
    """
    import csv  # noqa: PLC0415 - for this file alone

    try:
        text = file.read_text("utf-8-sig")
        if text.lstrip().startswith("{"):
            names = [str(scene["name"]) for scene in read_json(text)["scenes"]]
        elif "Name" in text.partition("\n")[0].split(","):
            names = [row["Name"] for row in csv.DictReader(text.splitlines()) if row.get("Name")]
        else:
            names = text.split()
    except (ValueError, KeyError, TypeError, csv.Error) as error:
        raise click.UsageError(f"{file} is not what `olci search --json` or `--csv` writes.") from error
    if not names:
        raise click.UsageError(f"{file} names no scene.")
    return names


def _list(scenes: Sequence[Scene], area: Area) -> None:
    for scene in scenes:
        covered = _coverage(scene, area)
        share = "? %" if covered is None else in_percent(covered)
        say(f"{scene.begin:%Y-%m-%d %H:%M}  {share:>5}  {megabytes(scene.size_bytes):>8}  {scene.name}")
    say_beside(f"{len(scenes):,} {'scene' if len(scenes) == 1 else 'scenes'}.")


def _coverage(scene: Scene, area: Area) -> float | None:
    return None if scene.footprint is None else round(area.coverage_by(scene.footprint), 4)


def _progress(progress: SearchProgress) -> None:
    draw(f"{progress.scenes:,} scenes, page {progress.pages_done} of {progress.pages_expected}. {progress.trouble}")


class _trouble_alone:  # noqa: N801 - stands for the function above where nobody looks on
    """Say once what a search waits for, and nothing of what goes well."""

    def __init__(self) -> None:
        self._said = ""

    def __call__(self, progress: SearchProgress) -> None:
        if progress.trouble and progress.trouble != self._said:
            say_beside(progress.trouble)
        self._said = progress.trouble
