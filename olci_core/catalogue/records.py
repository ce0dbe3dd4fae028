"""The catalogue's record of a product, read into a scene."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from sys import intern
from typing import Any, cast

import msgspec

from olci_core.catalogue.lazy_scene import LazyScene
from olci_core.catalogue.packed_mapping import MappingPacker, PackedMapping
from olci_core.catalogue.raw_record import Record
from olci_core.errors import InputError, UnexpectedAnswer
from olci_core.json_reader import NOT_JSON, repaired
from olci_core.scene import MAX_SIZE_BYTES, ProductName, Scene, compact_time

_DIGITS = re.compile(r"[0-9]{8}T[0-9]{6}")
_MAX_DISAGREEMENT = timedelta(days=1)


class _ListedProduct(msgspec.Struct, gc=False):
    """What of a product's record makes the scene; of any type, since what cannot be read must not cost the scene."""

    Id: Any = None
    Name: Any = None
    ContentLength: Any = None
    Online: Any = None
    ContentDate: Any = None
    Attributes: Any = None
    Assets: Any = None
    GeoFootprint: msgspec.Raw = msgspec.Raw()


class _Dates(msgspec.Struct, gc=False):
    Start: Any = None
    End: Any = None


class _Attribute(msgspec.Struct, gc=False):
    Name: str
    Value: Any


class _Asset(msgspec.Struct, gc=False):
    Type: Any = None
    DownloadLink: Any = None


class _UsualProduct(_ListedProduct, gc=False):
    """A record of the usual shape: what no scene is made of is skipped, which halves the reading."""

    ContentDate: _Dates | None = None
    Attributes: list[_Attribute] | None = None
    Assets: list[_Asset] | None = None


_usual_product = msgspec.json.Decoder(_UsualProduct)
_product = msgspec.json.Decoder(_ListedProduct)


def read_scene(record: bytes | msgspec.Raw, *, packer: MappingPacker | None = None) -> Scene:
    """Return the scene that a record describes; ``packer`` shares what many scenes have in common.

    Begin and end are the record's to the millisecond, or the name's where the record has none that agree with it; but
    where the name's contradict one another, those of the record that do not.

    Raises:
        UnexpectedAnswer: it has no id, no name of an OLCI product, or no times that can be read.
    """
    return read_outlined_scene(bytes(record), packer=packer or MappingPacker())[0]


def read_outlined_scene(record: bytes | msgspec.Raw, *, packer: MappingPacker) -> tuple[Scene, msgspec.Raw]:
    """Return the same with the JSON of the record's GeoFootprint, empty where there is none.

    Raises:
        UnexpectedAnswer: as ``read_scene``.
    """
    product = _read_product(record)
    name = product.Name.strip()
    dates = product.ContentDate
    if type(dates) is _Dates:  # as nearly always
        recorded = _time(dates.Start), _time(dates.End)
    else:
        recorded = _time(_part(dates, "Start")), _time(_part(dates, "End"))
    parts = _parts(name, *recorded)
    begin, end = _believed(recorded, (parts.begin, parts.end))
    kept = Record(record)
    scene = LazyScene(
        id=product.Id,
        name=name,
        product_type=intern(parts.product_type),
        platform=intern(parts.platform),
        begin=begin,
        end=end,
        created=parts.created,
        cycle=parts.cycle,
        relative_orbit=parts.relative_orbit,
        frame=parts.frame,
        timeliness=intern(parts.timeliness),
        baseline=intern(parts.baseline),
        size_bytes=_size_bytes(product.ContentLength),
        online=product.Online is not False,
        footprint=cast("None", kept),  # LazyScene reads this and the checksums on demand
        quicklook_url=_quicklook_url(product.Assets),
        checksums=kept,
        attributes=_attributes(product.Attributes, packer),
        record=kept,
    )
    return scene, product.GeoFootprint


def _parts(name: str, begin: datetime | None, end: datetime | None) -> ProductName:
    """Take a product name apart; a time in it that does not exist gives way to the record's.

    Raises:
        UnexpectedAnswer: it is no product's name, or neither it nor the record says when.
    """
    try:
        return ProductName.parse(name)
    except InputError as error:
        refused = error
    if begin is not None and end is not None:
        texts = [compact_time(moment) for moment in (begin, end, begin)]
        try:
            return ProductName.parse(f"{name[:16]}{_with_times(name[16:63], texts)}{name[63:]}")
        except InputError:
            pass
    raise UnexpectedAnswer(f"A record of the catalogue has a name that cannot be read: {name[:120]}") from refused


def _with_times(named: str, recorded: list[str]) -> str:
    """Return the three times of a name, each one that does not exist replaced."""
    times = [named[place : place + 15] for place in (0, 16, 32)]
    return "_".join(
        one if _exists(one) or not _DIGITS.fullmatch(one) else other for one, other in zip(times, recorded, strict=True)
    )


def _exists(compact: str) -> bool:
    try:
        datetime.fromisoformat(compact)
    except ValueError:
        return False
    return True


def _believed(
    recorded: tuple[datetime | None, datetime | None], named: tuple[datetime, datetime]
) -> tuple[datetime, datetime]:
    """Return begin and end: the record's unless it contradicts the name by more than a day, as the year 1 does."""
    begin, end = recorded
    if begin is not None and end is not None:
        # As nearly always: these are believed, unless they alone stand in each other's place.
        if abs(begin - named[0]) <= _MAX_DISAGREEMENT and abs(end - named[1]) <= _MAX_DISAGREEMENT:
            return (begin, end) if begin <= end or not _follow(*named) else named
        if _follow(begin, end) and not _follow(*named):
            return begin, end
    return _agreeing(begin, named[0]), _agreeing(end, named[1])


def _follow(begin: datetime, end: datetime) -> bool:
    """Whether an end lies at or after a begin, and not by more than a day."""
    return timedelta() <= end - begin <= _MAX_DISAGREEMENT


def _agreeing(recorded: datetime | None, named: datetime) -> datetime:
    return recorded if recorded is not None and abs(recorded - named) <= _MAX_DISAGREEMENT else named


def product_id_of(record: bytes | msgspec.Raw) -> str:
    """Return the id in a record that is otherwise no scene, "" where there is none."""
    try:
        return str(_product_in(record).Id or "")
    except NOT_JSON:
        return ""


def _product_in(record: bytes | msgspec.Raw) -> _ListedProduct:
    try:
        return _usual_product.decode(record)
    except NOT_JSON:
        pass
    try:
        return _product.decode(record)
    except NOT_JSON:
        product = _product.decode(repaired(bytes(record)))
    product.GeoFootprint = msgspec.Raw()  # of a record that is broken the outline is not believed
    return product


def _read_product(record: bytes | msgspec.Raw) -> _ListedProduct:
    try:
        product = _product_in(record)
    except NOT_JSON as error:
        raise UnexpectedAnswer("A record of the catalogue is not a product.") from error
    if not isinstance(product.Id, str) or not product.Id or not isinstance(product.Name, str):
        raise UnexpectedAnswer("A record of the catalogue has no id or no name.")
    return product


def _part(whole: Any, key: str) -> Any:
    """Return what is under a key, None where there is nothing, or nothing that could have keys."""
    return whole.get(key) if isinstance(whole, dict) else getattr(whole, key, None)


def _time(text: Any) -> datetime | None:
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is UTC:
            return moment
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):  # the second: an offset from the first or last hours of the calendar
        return None


def _size_bytes(length: Any) -> int | None:
    """Return the size, None for 0: the catalogue's older products say 0 and have a size all the same.

    A number is read however it is written: as text, or with a point.
    """
    if isinstance(length, str) and length.isascii() and length.isdigit() and len(length) < 20:
        length = int(length)
    if isinstance(length, float) and length.is_integer():
        length = int(length)
    return length if type(length) is int and 0 < length <= MAX_SIZE_BYTES else None


def _attributes(listed: Any, packer: MappingPacker) -> PackedMapping:
    try:
        return packer.pack_items(tuple([one.Name for one in listed]), [one.Value for one in listed])
    except (TypeError, AttributeError):  # not of the usual shape
        entries = listed if isinstance(listed, list) else ()
        return packer.pack(
            {
                entry["Name"]: entry.get("Value")
                for entry in entries
                if isinstance(entry, dict) and isinstance(entry.get("Name"), str)
            }
        )


def _quicklook_url(assets: Any) -> str | None:
    for asset in assets if isinstance(assets, list) else ():
        usual = type(asset) is _Asset
        if (asset.Type if usual else _part(asset, "Type")) == "QUICKLOOK":
            link = asset.DownloadLink if usual else _part(asset, "DownloadLink")
            if isinstance(link, str) and link:
                return link
    return None
