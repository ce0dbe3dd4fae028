"""The catalogue's JSON, read into scenes."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any, cast

import msgspec

from olci_core.catalogue.lazy_scene import LazyScene
from olci_core.catalogue.raw_record import Record
from olci_core.errors import InputError, UnexpectedAnswer
from olci_core.json_reader import NOT_JSON
from olci_core.scene import ProductName, Scene

_ALGORITHMS = {"MD5": 32, "BLAKE3": 64}  # digits of the checksums that the catalogue gives
_HEXADECIMAL = re.compile(r"[0-9a-f]+")


class _Answer(msgspec.Struct):
    value: list[msgspec.Raw]
    more: Any = msgspec.field(default=None, name="@odata.nextLink")


class _Product(msgspec.Struct):
    """What of a product's record makes the scene; of any type, since what cannot be read must not cost the scene."""

    Id: Any = None
    Name: Any = None
    ContentLength: Any = None
    Online: Any = None
    Checksum: Any = None
    ContentDate: Any = None
    Attributes: Any = None
    Assets: Any = None


_answer = msgspec.json.Decoder(_Answer)
_product = msgspec.json.Decoder(_Product)


def read_rows(answer: bytes) -> tuple[list[bytes], bool]:
    """Return the records of a page, each still JSON, and whether the catalogue says that more follow.

    Raises:
        UnexpectedAnswer: the answer is not a list of products.
    """
    try:
        page = _answer.decode(answer)
    except msgspec.ValidationError as error:
        raise UnexpectedAnswer(
            "The catalogue sent something that is not a list of products.", hint="Try again in a few minutes."
        ) from error
    except NOT_JSON as error:
        raise UnexpectedAnswer(
            "The catalogue sent something that is not JSON.",
            hint="A sign-in page of the network may stand in between; open any web page, then try again.",
        ) from error
    return [bytes(record) for record in page.value], bool(page.more)


def read_scene(record: bytes) -> Scene:
    """Return the scene that a record describes.

    Raises:
        UnexpectedAnswer: it has no id, no name of an OLCI product, or no times that can be read.
    """
    product = _read_product(record)
    name = product.Name.strip()
    try:
        parts = ProductName.parse(name)
    except InputError as error:
        raise UnexpectedAnswer(f"A record of the catalogue has a name that cannot be read: {name[:120]}") from error
    dates = product.ContentDate if isinstance(product.ContentDate, dict) else {}
    kept = Record(record)
    return LazyScene(
        id=product.Id,
        name=name,
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
        size_bytes=_size_bytes(product.ContentLength),
        online=product.Online is not False,
        footprint=cast("None", kept),  # LazyScene reads it on demand
        quicklook_url=_quicklook_url(product.Assets),
        checksums=_checksums(product.Checksum),
        attributes=_attributes(product.Attributes),
        record=kept,
    )


def product_id_of(record: bytes) -> str:
    """Return the id in a record that is otherwise no scene, "" where there is none."""
    try:
        return str(_product.decode(record).Id or "")
    except NOT_JSON:
        return ""


def _read_product(record: bytes) -> _Product:
    try:
        product = _product.decode(record)
    except NOT_JSON as error:
        raise UnexpectedAnswer("A record of the catalogue is not a product.") from error
    if not isinstance(product.Id, str) or not product.Id or not isinstance(product.Name, str):
        raise UnexpectedAnswer("A record of the catalogue has no id or no name.")
    return product


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
        if not isinstance(entry, dict):
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
            if isinstance(entry, dict) and isinstance(entry.get("Name"), str)
        }


def _quicklook_url(assets: Any) -> str | None:
    for asset in assets if isinstance(assets, list) else ():
        if isinstance(asset, dict) and asset.get("Type") == "QUICKLOOK":
            link = asset.get("DownloadLink")
            if isinstance(link, str) and link:
                return link
    return None
