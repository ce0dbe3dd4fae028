"""An archive of recorded answers and real products: what a folder holds, listed as the catalogue lists it."""

from __future__ import annotations

import uuid
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from shapely.geometry import box, shape

from olci_core.errors import InputError, StorageError
from olci_core.json_reader import read_json
from olci_core.scene import ProductName
from olci_practice.archive.checksums import checksums_of
from olci_practice.archive.listing import Listing, ListingQuery, Record
from olci_practice.archive.manifest_record import manifest_facts
from olci_practice.archive.records import NEVER
from olci_practice.product.package import QUICKLOOK_NAME


class RecordedArchive(Listing):
    """The Listing of a folder: ``odata/*.json`` (catalogue answers) and ``products/*.zip`` (products as delivered).

    A product's record is made from its name, its manifest and its bytes. A record whose zip is not in the folder is
    listed all the same, without bytes.

    Raises:
        InputError: a file is not what its place says.
        StorageError: the folder cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self._packages: dict[str, Path] = {}
        records: dict[str, Record] = {}
        try:
            for path in sorted(folder.glob("odata/*.json")):
                records |= {record["Name"]: record for record in _answered(path)}
            for path in sorted(folder.glob("products/*.zip")):
                record = _product_record(path)
                self._packages[record["Name"]] = path
                # The catalogue's own words win, where both are there.
                records.setdefault(record["Name"], record)
        except OSError as error:
            raise StorageError(f"The folder of recorded products cannot be read: {folder}") from error
        self._records = sorted(records.values(), key=lambda record: (record["ContentDate"]["Start"], record["Id"]))

    def look_through(self, query: ListingQuery) -> Iterator[Record | None]:
        """Yield the records of a query; a folder holds a few: each is looked at."""
        found = [record for record in self._records if query.begin <= _start(record) < query.end]
        found.sort(key=lambda record: record["Id"])
        key, _, part = query.order_field.partition("/")
        found.sort(key=lambda record: str(record[key][part] if part else record[key]), reverse=query.newest_first)
        types = query.product_types
        for record in found:
            right_type = types is None or ProductName.parse(record["Name"]).product_type in types
            if right_type and (query.bounds is None or _may_meet(record, query.bounds)):
                yield record

    def count(self, query: ListingQuery, *, passes: Callable[[Record], bool]) -> Iterator[int]:
        """Yield how many records of a query pass."""
        every = self.look_through(replace(query, bounds=None))
        yield sum(passes(record) for record in every if record is not None)

    def by_id(self, product_id: str) -> Record | None:
        """Return the record with this Id."""
        return next((record for record in self._records if record["Id"] == product_id.lower()), None)

    def by_name(self, name: str) -> Record | None:
        """Return the record of this name."""
        return next((record for record in self._records if record["Name"] == name), None)

    def by_asset(self, asset_id: str) -> Record | None:
        """Return the record that has an asset with this Id."""
        return next((r for r in self._records if any(asset["Id"] == asset_id.lower() for asset in r["Assets"])), None)

    def with_checksum(self, record: Record) -> Record:
        """Return the record; a recorded one carries what there is."""
        return record

    def quicklook(self, record: Record) -> bytes | None:
        """Return the quicklook inside a product."""
        path = self._packages.get(record["Name"])
        if path is None or not record["Assets"]:
            return None
        with zipfile.ZipFile(path) as archive:
            return archive.read(f"{record['Name']}/{QUICKLOOK_NAME}")

    def package(self, record: Record) -> Path | None:
        """Return the product's zip, None where there is only its record."""
        return self._packages.get(record["Name"])


def _answered(path: Path) -> list[Record]:
    """Return the records of a recorded catalogue answer; each has Attributes and Assets, if only empty ones."""
    try:
        answer = read_json(path.read_bytes())
        return [{"Attributes": [], "Assets": [], **record} for record in answer["value"]]
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"Not a recorded catalogue answer: {path}") from error


def _product_record(path: Path) -> Record:
    """Write the record of a product as delivered."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = next(name for name in archive.namelist() if name.endswith("/xfdumanifest.xml"))
            facts = manifest_facts(archive.read(manifest))
            has_quicklook = f"{facts.name}/{QUICKLOOK_NAME}" in archive.namelist()
    except (zipfile.BadZipFile, StopIteration) as error:
        raise InputError(f"Not the zip of a product: {path}") from error
    name = ProductName.parse(facts.name)
    s3_path = f"/eodata/Sentinel-3/OLCI/{name.product_type}/{name.begin:%Y/%m/%d}/{facts.name}"
    made = _catalogue_time(name.created)
    return {
        "@odata.mediaContentType": "application/octet-stream",
        "Id": _identifier(facts.name),
        "Name": facts.name,
        "ContentType": "application/octet-stream",
        "ContentLength": path.stat().st_size,
        "OriginDate": made,
        "PublicationDate": made,
        "ModificationDate": made,
        "Online": True,
        "EvictionDate": NEVER,
        "S3Path": s3_path,
        "Checksum": checksums_of(path, taken=datetime.fromtimestamp(path.stat().st_mtime, UTC)).listed(),
        "ContentDate": {"Start": _catalogue_time(facts.begin), "End": _catalogue_time(facts.end)},
        "Footprint": facts.footprint_wkt,
        "GeoFootprint": facts.footprint,
        "Attributes": list(facts.attributes),
        "Assets": [_quicklook_asset(facts.name, s3_path)] if has_quicklook else [],
    }


def _quicklook_asset(name: str, s3_path: str) -> dict[str, Any]:
    asset_id = _identifier(f"{name}/{QUICKLOOK_NAME}")
    link = f"{{catalogue}}/Assets({asset_id})/$value"
    return {"Type": "QUICKLOOK", "Id": asset_id, "DownloadLink": link, "S3Path": s3_path}


def _identifier(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"urn:olci-practice:{name}"))


def _catalogue_time(time: datetime) -> str:
    return f"{time:%Y-%m-%dT%H:%M:%S}.{time.microsecond // 1000:03d}Z"


def _start(record: Record) -> datetime:
    return datetime.fromisoformat(record["ContentDate"]["Start"])


def _may_meet(record: Record, bounds: tuple[float, float, float, float]) -> bool:
    footprint = record["GeoFootprint"]
    return footprint is not None and bool(box(*shape(footprint).bounds).intersects(box(*bounds)))
