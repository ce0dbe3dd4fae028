"""A product as the catalogue's own object: every field and attribute of a recorded answer, with its type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from olci_practice.archive.checksums import Checksums
from olci_practice.archive.listing import Record
from olci_practice.archive.processing import LEVEL_1
from olci_practice.archive.versions import ListedProduct
from olci_practice.orbit.acquisition import Acquisition
from olci_practice.orbit.footprint import CatalogueFootprint

CATALOGUE = "{catalogue}"  # stands for the catalogue's address, which its server knows
_MEDIA_TYPE = "application/octet-stream"
# Those of 2019, 2023 and 2024 as recorded.
_PROCESSOR_VERSIONS: Mapping[int, str] = {
    2016: "03.10",
    2017: "03.20",
    2018: "03.30",
    2019: "03.35",
    2020: "03.38",
    2021: "03.41",
    2022: "03.43",
    2023: "03.45",
    2024: "03.49",
}
_LATEST_PROCESSOR_VERSION = "03.51"
# The catalogue's release notes of July 2024 and March 2025: "never" became a date, and offsets a Z.
NEVER, _NEVER_SINCE = "9999-12-31T23:59:59.999Z", datetime(2024, 7, 1, tzinfo=UTC)
_ZULU_SINCE = datetime(2025, 3, 1, tzinfo=UTC)
COVERS = (
    "brightCover",
    "cloudCover",
    "coastalCover",
    "salineWaterCover",
    "tidalRegionCover",
    "freshInlandWaterCover",
)
_LEVEL_1_ATTRIBUTES = (
    "timeliness",
    "brightCover",
    "cycleNumber",
    "orbitNumber",
    "coastalCover",
    "processorName",
    "orbitDirection",
    "processingDate",
    "operationalMode",
    "processingLevel",
    "processorVersion",
    "salineWaterCover",
    "tidalRegionCover",
    "platformShortName",
    "baselineCollection",
    "instrumentShortName",
    "relativeOrbitNumber",
    "freshInlandWaterCover",
    "platformSerialIdentifier",
    "productType",
    "beginningDateTime",
    "endingDateTime",
)
_KINDS: Mapping[str, str] = {
    **dict.fromkeys(COVERS, "Double"),
    **dict.fromkeys(("cycleNumber", "orbitNumber", "relativeOrbitNumber"), "Integer"),
    **dict.fromkeys(("processingDate", "beginningDateTime", "endingDateTime"), "DateTimeOffset"),
}
_LEVEL_2_ATTRIBUTES = tuple("cloudCover" if name == "brightCover" else name for name in _LEVEL_1_ATTRIBUTES)


@dataclass(frozen=True, slots=True)
class Shared:
    """What all records of one acquisition have in common; ``attributes`` by name. Not to be changed by anybody."""

    outline: CatalogueFootprint
    start: str
    end: str
    attributes: Mapping[str, dict[str, Any]]


def shared_of(acquisition: Acquisition, *, outline: CatalogueFootprint, covers: Mapping[str, float]) -> Shared:
    """Return what the records of an acquisition share; ``covers``: percentages by attribute name."""
    start, end = _instant(acquisition.begin), _instant(acquisition.end)
    attributes = [
        *(_double(name, covers[name]) for name in COVERS),
        _integer("cycleNumber", acquisition.cycle),
        _integer("orbitNumber", acquisition.absolute_orbit),
        _integer("relativeOrbitNumber", acquisition.relative_orbit),
        _string("processorName", "PUG"),
        _string("orbitDirection", "ASCENDING" if acquisition.is_ascending else "DESCENDING"),
        _string("operationalMode", "Earth Observation"),
        _string("platformShortName", "SENTINEL-3"),
        _string("platformSerialIdentifier", acquisition.platform[-1]),
        _string("instrumentShortName", "OLCI"),
        _time("beginningDateTime", start),
        _time("endingDateTime", end),
    ]
    return Shared(outline=outline, start=start, end=end, attributes={a["Name"]: a for a in attributes})


def record_of(
    product: ListedProduct,
    *,
    shared: Shared,
    size_bytes: int,
    checksums: Checksums | None,
    quicklook_id: str | None,
    asked_at: datetime,
) -> Record:
    """Return a product's catalogue object with Attributes and Assets.

    ``size_bytes``: of the zip; ``quicklook_id``: None where there is none; ``asked_at``: when the catalogue is asked,
    which has changed over the years how it writes some values.
    """
    name = str(product.name)
    path = f"/eodata/Sentinel-3/OLCI/{product.name.product_type}/{shared.start[:10].replace('-', '/')}/{name}"
    described = product.has_known_size
    return {
        "@odata.mediaContentType": _MEDIA_TYPE,
        "Id": product.id,
        "Name": name,
        "ContentType": _MEDIA_TYPE,
        "ContentLength": size_bytes if described else 0,
        "OriginDate": _instant(product.published - timedelta(seconds=240)),
        "PublicationDate": _instant(product.published),
        "ModificationDate": _instant(product.modified),
        "Online": True,
        "EvictionDate": NEVER if asked_at >= _NEVER_SINCE else "",
        "S3Path": path,
        "Checksum": checksums.listed() if described and checksums else [],
        "ContentDate": {"Start": shared.start, "End": shared.end},
        "Footprint": shared.outline.text,
        "GeoFootprint": shared.outline.geometry,
        "Attributes": _attributes(product, shared, offset="Z" if asked_at >= _ZULU_SINCE else "+00:00"),
        "Assets": [] if quicklook_id is None else [_quicklook(quicklook_id, name, path)],
    }


def percent(value: float) -> float:
    """Return a cover as the catalogue has it: recorded ones are whole percents."""
    return float(round(value))


def attribute_kinds() -> dict[str, str]:
    """Return every attribute of a record, of level 1 or 2, with its kind."""
    names = dict.fromkeys((*_LEVEL_1_ATTRIBUTES, *_LEVEL_2_ATTRIBUTES))
    return {name: _KINDS.get(name, "String") for name in names}


def attributes_of_type(product_type: str) -> tuple[str, ...]:
    """Return the names of the attributes that a product of a type has, in the recorded order."""
    return _LEVEL_1_ATTRIBUTES if product_type in LEVEL_1 else _LEVEL_2_ATTRIBUTES


def processor_versions(begin: datetime, end: datetime) -> frozenset[str]:
    """Return which versions of the processor ran from one time to another."""
    return frozenset(_processor_version(year) for year in range(begin.year, end.year + 1))


def _attributes(product: ListedProduct, shared: Shared, *, offset: str) -> list[dict[str, Any]]:
    """Return the attributes in the recorded order; level 2 has cloudCover where level 1 has brightCover.

    ``offset``: how the time of processing ends.
    """
    name, processed = product.name, product.processed + timedelta(seconds=15)
    level_1 = name.product_type in LEVEL_1
    own = {
        "timeliness": _string("timeliness", name.timeliness),
        "processingDate": _time("processingDate", f"{_instant(processed)[:19]}{offset}"),
        "processingLevel": _string("processingLevel", "1" if level_1 else "2"),
        "processorVersion": _string("processorVersion", _processor_version(processed.year)),
        "baselineCollection": _string("baselineCollection", name.baseline),
        "productType": _string("productType", name.product_type),
    }
    every = {**shared.attributes, **own}
    return [every[attribute] for attribute in attributes_of_type(name.product_type)]


def _attribute(name: str, value: Any, kind: str) -> dict[str, Any]:
    return {
        "@odata.type": f"#OData.CSC.{kind}Attribute",
        "Name": name,
        "Value": value,
        "ValueType": kind,
    }


def _string(name: str, value: str) -> dict[str, Any]:
    return _attribute(name, value, "String")


def _double(name: str, value: float) -> dict[str, Any]:
    return _attribute(name, percent(value), "Double")


def _integer(name: str, value: int) -> dict[str, Any]:
    return _attribute(name, value, "Integer")


def _time(name: str, value: str) -> dict[str, Any]:
    return _attribute(name, value, "DateTimeOffset")


def _quicklook(quicklook_id: str, name: str, path: str) -> dict[str, Any]:
    return {
        "Type": "QUICKLOOK",
        "Id": quicklook_id,
        "DownloadLink": f"{CATALOGUE}/Assets({quicklook_id})/$value",
        "S3Path": f"{path}/{name.removesuffix('.SEN3')}-ql.jpg",
    }


def _processor_version(year: int) -> str:
    """Return which version of the processor PUG ran in a year."""
    return _PROCESSOR_VERSIONS.get(year, _LATEST_PROCESSOR_VERSION)


def _instant(time: datetime) -> str:
    return f"{time.isoformat(timespec='milliseconds')[:23]}Z"
