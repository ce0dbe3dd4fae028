"""Scenes as the catalogue's own table."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
import pandas as pd

from olci_core.catalogue.raw_record import opened
from olci_core.scene import Scene

COLUMNS = (
    "@odata.mediaContentType",
    "Id",
    "Name",
    "ContentType",
    "ContentLength",
    "OriginDate",
    "PublicationDate",
    "ModificationDate",
    "Online",
    "EvictionDate",
    "S3Path",
    "Checksum",
    "ContentDate",
    "Footprint",
    "GeoFootprint",
)


def to_dataframe(scenes: Iterable[Scene]) -> pd.DataFrame:
    """Return one row a scene in the catalogue's 15 columns, with the values of its records.

    A value that a record lacks is None. No scenes give the 15 columns without rows.
    """
    records = [opened(scene.record) for scene in scenes]
    return pd.DataFrame({column: [record.get(column) for record in records] for column in COLUMNS}, columns=COLUMNS)


def to_csv(scenes: Iterable[Scene]) -> str:
    """Return the table as CSV text; lists and objects are written as JSON."""
    table = to_dataframe(scenes)
    for column in ("Checksum", "ContentDate", "GeoFootprint"):
        table[column] = [None if value is None else msgspec.json.encode(value).decode() for value in table[column]]
    return table.to_csv(index=False, lineterminator="\n")
