"""A record, and pieces of filters to ask it with."""

from __future__ import annotations

from typing import Any

RECORD: dict[str, Any] = {
    "Name": "S3A_OL_1_EFR____20180601T151419_20180601T151719_20180602T201530_0179_032_011_1620_LN1_O_NT_002.SEN3",
    "ContentLength": 0,
    "OriginDate": "2018-06-02T20:20:00.000Z",
    "PublicationDate": "2018-06-02T20:30:00.000Z",
    "ModificationDate": "2018-06-02T20:40:00.000Z",
    "Online": True,
    "ContentDate": {"Start": "2018-06-01T15:14:19.480Z", "End": "2018-06-01T15:17:19.480Z"},
    "GeoFootprint": {"type": "Polygon", "coordinates": [[[-81, 72], [-40, 72], [-40, 84], [-81, 84], [-81, 72]]]},
    "Attributes": [
        {"Name": "productType", "Value": "OL_1_EFR___", "ValueType": "String"},
        {"Name": "brightCover", "Value": 94.0, "ValueType": "Double"},
        {"Name": "cycleNumber", "Value": 32, "ValueType": "Integer"},
        {"Name": "isGood", "Value": True, "ValueType": "Boolean"},
        {"Name": "processingDate", "Value": "2018-06-02T20:15:30+00:00", "ValueType": "DateTimeOffset"},
    ],
}


def any_of(kind: str, name: str, comparison: str, *, inner: str | None = None) -> str:
    """Return a condition on an attribute; ``inner``: the kind its value is asked by, where it is another."""
    value = f"att/OData.CSC.{inner or kind}Attribute/Value {comparison}"
    return f"Attributes/OData.CSC.{kind}Attribute/any(att:att/Name eq '{name}' and {value})"


def meets(wkt: str) -> str:
    return f"OData.CSC.Intersects(area=geography'SRID=4326;{wkt}')"
