"""What is expected of the catalogue: its limits, its links, what a filter may say, and the form of its answers."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

from olci_core.errors import ServiceError
from olci_core.service_check.asking import SCENES, Asker
from olci_core.service_check.report import Finding
from olci_core.settings import origin

_MAX_TOP, _MAX_SKIP = 1000, 10_000
_MAX_LIST = 3200  # about 300 kB of names; nobody needs more at once
_LEFT_FOR_THE_REST_S = 60.0  # of the check's two minutes
_FIELDS: Mapping[str, type] = {
    "Id": str,
    "Name": str,
    "ContentLength": int,
    "Online": bool,
    "Checksum": list,
    "ContentDate": dict,
    "GeoFootprint": dict,
}
_KINDS: Mapping[type, str] = {
    bool: "true or false",
    int: "a whole number",
    float: "a number with a point",
    str: "text",
    list: "a list",
    dict: "an object",
    type(None): "missing",
}
_ATTRIBUTES = ("brightCover", "cycleNumber", "relativeOrbitNumber", "orbitDirection", "timeliness", "productType")
_NEVER = ("", "9999-12-31T23:59:59.999Z")
_SQUARES = "MULTIPOLYGON(((0 0,1 0,1 1,0 1,0 0)),((2 0,3 0,3 1,2 1,2 0)))"


def top_limit(asker: Asker) -> Finding:
    """How many rows a page may have."""
    one = f"Name eq '{asker.scene().name}'"
    statuses = [asker.status_of(one, ("$top", str(top)))[0] for top in (_MAX_TOP, _MAX_TOP + 1)]
    name, rows = "Rows of a page ($top)", len(asker.scenes())
    if asker.has_more():
        return Finding(
            name, f"as many as are asked for, to {_MAX_TOP}", "differs", f"{rows} of {SCENES}, and more come after"
        )
    return _limits(name, _MAX_TOP, statuses)


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
    """How many names are found at once: lists grow until one is not answered as it should be, or long enough."""
    known = [scene.name for scene in asker.scenes()]
    good, bad, why = 0, 0, ""
    wanted = len(known)
    while wanted and asker.monotonic() < asker.ends_at_s - _LEFT_FOR_THE_REST_S:
        trouble = _list_trouble(asker, known, wanted)
        good, bad, why = (good, wanted, trouble) if trouble else (max(good, wanted), bad, why)
        wanted = _next_length(good, bad)
    asker.names_at_once = good or None
    limit = f"; of {bad:,} {why}" if bad else ", and longer lists were not tried"
    return Finding(
        "Many scenes by name (FilterList)",
        f"all {len(known)} names of one list, and of longer ones",
        "agrees" if good >= len(known) else "differs",
        f"all of a list of {good:,}{limit}" if good or bad else "not one list was tried",
    )


def _next_length(good: int, bad: int) -> int:
    """Return the length of list to try next, 0 where the limit is known to a tenth, or far enough off."""
    if not bad:
        return good * 2 if good * 2 <= _MAX_LIST else 0
    middle = (good + bad) // 2
    return middle if bad - good > max(1, bad // 10) and middle else 0


def _list_trouble(asker: Asker, known: list[str], length: int) -> str:
    """Ask for a list of names, known ones at both ends and made-up ones between; return what was wrong, "" for nothing.

    The catalogue leaves out names that it does not know, so that the answer to a long list is short.
    """
    ends = known if length <= len(known) else [*known[:10], *known[-10:]]
    made_up = [f"{known[0][:48]}{number:08d}{known[0][56:]}" for number in range(length - len(ends))]
    names = [*ends[: len(ends) // 2], *made_up, *ends[len(ends) // 2 :]][:length]
    try:
        answer = asker.post("/Products/OData.CSC.FilterList", {"FilterProducts": [{"Name": name} for name in names]})
    except ServiceError as error:
        return f"none: {error.status}" if error.status >= 400 else f"none: {error}"
    wanted = set(names) & set(known)
    missing = len(wanted - {record["Name"] for record in answer["value"]})
    return f"{missing} were missing" if missing else ""


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


def listed_product(asker: Asker) -> Finding:
    """Whether a listed product has what this program reads of it, of the kind that it has."""
    record = asker.scene().record
    wrong = [
        f"{name} is {_kind_of(record.get(name))}" for name, kind in _FIELDS.items() if not _is(record.get(name), kind)
    ]
    named = {attribute.get("Name") for attribute in record.get("Attributes") or []}
    wrong += [f"no attribute {name}" for name in _ATTRIBUTES if name not in named]
    return Finding(
        "A listed product",
        f"{', '.join(_FIELDS)} of their kinds, and the attributes that are filtered by",
        "differs" if wrong else "agrees",
        "; ".join(wrong[:4]) if wrong else "as expected",
    )


def _is(value: object, kind: type) -> bool:
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))


def _kind_of(value: object) -> str:
    return _KINDS.get(type(value), "of another kind")


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
    path = f"/Products({uuid.UUID(int=4 << 76 | 8 << 60)})"
    return _refused(
        asker, path, "An unknown product", 404, shape=re.compile(r"\{detail: text\}"), form="{detail: text}"
    )


def malformed(asker: Asker) -> Finding:
    """Return what a malformed product Id gets."""
    form = "{detail: [{type, loc, msg, …}]}"
    listed = re.compile(r"\{detail: \[\{(?=.*\btype: text)(?=.*\bloc: list)(?=.*\bmsg: text).*\}\]\}")
    return _refused(asker, "/Products(nonsense)", "A malformed product Id", 422, shape=listed, form=form)


def _refused(asker: Asker, path: str, name: str, expected: int, *, shape: re.Pattern[str], form: str) -> Finding:
    try:
        asker.bytes_at(asker.settings.catalogue_url + path)
        status, found = 200, ""
    except ServiceError as error:
        status, found = error.status, error.shape
    agrees = status == expected and shape.fullmatch(found) is not None
    return Finding(name, f"{expected} {form}", "agrees" if agrees else "differs", f"{status} {found}".strip())
