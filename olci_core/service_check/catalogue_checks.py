"""What is expected of the catalogue: its limits, its links, what a filter may say, and the form of its answers."""

from __future__ import annotations

import uuid
from urllib.parse import parse_qs, urlsplit

from olci_core.errors import ServiceError
from olci_core.service_check.asking import Asker
from olci_core.service_check.report import Finding
from olci_core.settings import origin

_MAX_TOP, _MAX_SKIP = 1000, 10_000
_NEVER = ("", "9999-12-31T23:59:59.999Z")
_SQUARES = "MULTIPOLYGON(((0 0,1 0,1 1,0 1,0 0)),((2 0,3 0,3 1,2 1,2 0)))"


def top_limit(asker: Asker) -> Finding:
    """How many rows a page may have."""
    one = f"Name eq '{asker.scene().name}'"
    statuses = [asker.status_of(one, ("$top", str(top)))[0] for top in (_MAX_TOP, _MAX_TOP + 1)]
    return _limits("Rows of a page ($top)", _MAX_TOP, statuses)


def skip_limit(asker: Asker) -> Finding:
    """How far a search can be paged."""
    one = f"Name eq '{asker.scene().name}'"
    statuses = [asker.status_of(one, ("$skip", str(skip)))[0] for skip in (_MAX_SKIP, _MAX_SKIP + 1)]
    return _limits("Rows passed over ($skip)", _MAX_SKIP, statuses)


def _limits(name: str, limit: int, statuses: list[int]) -> Finding:
    agrees = statuses == [200, 422]
    found = f"{limit}: {statuses[0]}, {limit + 1}: {statuses[1]}"
    return Finding(name, f"{limit} is answered, {limit + 1} gets 422", "agrees" if agrees else "differs", found)


def next_link(asker: Asker) -> Finding:
    """Where the link to the next page leads."""
    link = asker.next_link()
    expected = "the same search with the next $skip, on the same host"
    if link is None:
        count = len(asker.scenes())
        outcome, found = ("differs", "no link after a full page") if count >= 100 else ("unclear", "one page was all")
        return Finding("Link to the next page", expected, outcome, found)  # type: ignore[arg-type]  # both are outcomes
    skip = parse_qs(urlsplit(link).query).get("$skip", ["none"])[0]
    same_host = origin(link) == origin(asker.settings.catalogue_url)
    agrees = same_host and skip == str(len(asker.scenes()))
    found = f"$skip={skip} on {'the same host' if same_host else origin(link)[1]}"
    return Finding("Link to the next page", expected, "agrees" if agrees else "differs", found)


def filter_list(asker: Asker) -> Finding:
    """Whether a hundred names are found at once."""
    names = [scene.name for scene in asker.scenes()]
    answer = asker.post("/Products/OData.CSC.FilterList", {"FilterProducts": [{"Name": name} for name in names]})
    found = {record["Name"] for record in answer["value"]}
    return Finding(
        "Many scenes by name (FilterList)",
        f"all {len(names)} names of one list",
        "agrees" if set(names) <= found else "differs",
        f"{len(found & set(names))} of {len(names)}",
    )


def mixed_kinds(asker: Asker) -> Finding:
    """Whether a number may be asked for under the name of a text, as published clients do."""
    orbit = asker.scene().relative_orbit
    condition = f"att:att/Name eq 'relativeOrbitNumber' and att/OData.CSC.StringAttribute/Value eq {orbit}"
    filter_text = f"Name eq '{asker.scene().name}' and Attributes/OData.CSC.IntegerAttribute/any({condition})"
    status, rows = asker.status_of(filter_text)
    agrees = (status, rows) == (200, 1)
    return Finding(
        "Mixed kinds of attributes", "are understood", "agrees" if agrees else "differs", f"{status}, {rows} rows"
    )


def multipolygon(asker: Asker) -> Finding:
    """Whether an area of several parts is understood; this program never asks for one."""
    name = asker.scene().name
    status, _ = asker.status_of(f"Name eq '{name}' and OData.CSC.Intersects(area=geography'SRID=4326;{_SQUARES}')")
    return Finding(
        "Areas of several parts in a filter",
        "understood or refused, never a failure",
        "agrees" if status < 500 else "differs",
        "understood" if status == 200 else f"refused ({status})",
    )


def dates(asker: Asker) -> Finding:
    """How dates are written."""
    record = asker.scene().record
    times = [a["Value"] for a in record.get("Attributes", []) if a.get("ValueType") == "DateTimeOffset"]
    eviction = record.get("EvictionDate")
    agrees = bool(times) and all(str(time).endswith("Z") for time in times) and eviction in _NEVER
    return Finding(
        "Dates",
        "end in Z; EvictionDate is empty or 9999-12-31",
        "agrees" if agrees else "differs",
        f"{', '.join(map(str, times[:2]))}; EvictionDate {eviction!r}",
    )


def not_found(asker: Asker) -> Finding:
    """Return what an unknown product gets."""
    return _refused(asker, f"/Products({uuid.UUID(int=4 << 76 | 8 << 60)})", "An unknown product", 404)


def malformed(asker: Asker) -> Finding:
    """Return what a malformed product Id gets."""
    return _refused(asker, "/Products(nonsense)", "A malformed product Id", 422)


def _refused(asker: Asker, path: str, name: str, expected: int) -> Finding:
    try:
        asker.bytes_at(asker.settings.catalogue_url + path)
        status = 200
    except ServiceError as error:
        status = error.status
    return Finding(name, f"{expected}", "agrees" if status == expected else "differs", f"{status}")
