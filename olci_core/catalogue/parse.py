"""The catalogue's JSON, read into scenes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from olci_core.catalogue.record import Record, read_footprint
from olci_core.errors import InputError, UnexpectedAnswer
from olci_core.scene import ProductName, Scene

_ALGORITHMS = {"MD5": 32, "BLAKE3": 64}  # digits of the checksums that the catalogue gives
_HEXADECIMAL = re.compile(r"[0-9a-f]+")


def read_rows(answer: Any) -> tuple[list[Any], bool]:
    """Return the records of a page and whether the catalogue says that more follow.

    Raises:
        UnexpectedAnswer: the answer is not a list of products.
    """
    rows = answer.get("value") if isinstance(answer, Mapping) else None
    if not isinstance(rows, list):
        raise UnexpectedAnswer(
            "The catalogue sent something that is not a list of products.", hint="Try again in a few minutes."
        )
    return rows, bool(answer.get("@odata.nextLink"))


def read_scene(record: Any) -> Scene:
    """Return the scene that a record describes.

    Raises:
        UnexpectedAnswer: it has no id, no name of an OLCI product, or no times that can be read.
    """
    if not isinstance(record, Mapping):
        raise UnexpectedAnswer("A record of the catalogue is not a product.")
    product_id, name = record.get("Id"), record.get("Name")
    if not isinstance(product_id, str) or not product_id or not isinstance(name, str):
        raise UnexpectedAnswer("A record of the catalogue has no id or no name.")
    try:
        parts = ProductName.parse(name.strip())
    except InputError as error:
        raise UnexpectedAnswer(f"A record of the catalogue has a name that cannot be read: {name[:120]}") from error
    dates = record.get("ContentDate")
    dates = dates if isinstance(dates, Mapping) else {}
    return Scene(
        id=product_id,
        name=name.strip(),
        product_type=parts.product_type,
        platform=parts.platform,
        begin=_time(dates.get("Start")) or parts.begin,
        end=_time(dates.get("End")) or parts.end,
        created=parts.created,
        cycle=parts.cycle,
        relative_orbit=parts.relative_orbit,
        frame=parts.frame,
        timeliness=parts.timeliness,
        baseline=parts.baseline,
        size_bytes=_size_bytes(record.get("ContentLength")),
        online=record.get("Online") is not False,
        footprint=read_footprint(record),
        quicklook_url=_quicklook_url(record.get("Assets")),
        checksums=_checksums(record.get("Checksum")),
        attributes=_attributes(record.get("Attributes")),
        record=Record(record),
    )


def _time(text: Any) -> datetime | None:
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _size_bytes(length: Any) -> int | None:
    """Return the size, None for 0: the catalogue's older products say 0 and have a size all the same."""
    return length if isinstance(length, int) and length > 0 else None


def _checksums(listed: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in listed if isinstance(listed, list) else ():
        if not isinstance(entry, Mapping):
            continue
        algorithm = str(entry.get("Algorithm", "")).upper()
        value = str(entry.get("Value", "")).strip().lower()
        if len(value) == _ALGORITHMS.get(algorithm) and _HEXADECIMAL.fullmatch(value):
            found[algorithm] = value
    return found


def _attributes(listed: Any) -> dict[str, Any]:
    try:
        return {entry["Name"]: entry["Value"] for entry in listed}
    except (TypeError, KeyError):
        entries = listed if isinstance(listed, list) else ()
        return {
            entry["Name"]: entry.get("Value")
            for entry in entries
            if isinstance(entry, Mapping) and isinstance(entry.get("Name"), str)
        }


def _quicklook_url(assets: Any) -> str | None:
    for asset in assets if isinstance(assets, list) else ():
        if isinstance(asset, Mapping) and asset.get("Type") == "QUICKLOOK":
            link = asset.get("DownloadLink")
            if isinstance(link, str) and link:
                return link
    return None
