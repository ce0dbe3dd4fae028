"""What several tests here are made of."""

from __future__ import annotations

from datetime import UTC, datetime

from olci_core.area import Area
from olci_core.catalogue import SearchQuery

URL = "https://download.example.org/odata/v1"
QUERY = SearchQuery(
    datetime(2018, 6, 1, tzinfo=UTC), datetime(2018, 6, 2, tzinfo=UTC), area=Area.from_bounds(170, 60, -170, 62)
)
KML = "{http://www.opengis.net/kml/2.2}"
