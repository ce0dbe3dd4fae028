"""The catalogue service: searches, single products, lists of names, quicklooks. No token is asked for."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, urlencode

from olci_core.errors import InputError, ServiceUnavailable
from olci_core.json_reader import read_json, write_json
from olci_practice.archive.listing import Record
from olci_practice.archive.records import attribute_kinds
from olci_practice.filters import COLLECTION, EVERY_PRODUCT, collections_named, parse_filter
from olci_practice.server.deferred import marked, names_offline
from olci_practice.server.messages import (
    Reply,
    Request,
    detail,
    is_uuid,
    json_reply,
    method_not_allowed,
    raw_json_reply,
)
from olci_practice.server.options import MAX_SKIP, Options, Refused, read_options
from olci_practice.server.ordered_answers import ordered_answer
from olci_practice.server.republished import asked_for, relabelled
from olci_practice.server.results import RecordText
from olci_practice.server.search import result_list
from olci_practice.server.service_state import ServiceState

# https://documentation.dataspace.copernicus.eu/APIs/OData.html, "Query collection of products"
_COLLECTIONS = frozenset(
    {
        *("SENTINEL-1", "SENTINEL-2", "SENTINEL-3", "SENTINEL-5P", "SENTINEL-6", "SENTINEL-1-RTC"),
        *("GLOBAL-MOSAICS", "SMOS", "ENVISAT", "LANDSAT-5", "LANDSAT-7", "LANDSAT-8", "LANDSAT-8-ESA"),
        *("COP-DEM", "TERRAAQUA", "S2GLC", "CCM"),
    }
)
_PRODUCT = re.compile(r"/Products\(([^)]*)\)")
_BYTES = re.compile(r"/Products\([^)]*\)/(\$value|Nodes.*)")
_ATTRIBUTES = re.compile(r"/Attributes\(([^)]*)\)")
_ASSET = re.compile(r"/Assets\(([^)]*)\)/\$value")
_NO_PRODUCT = "Product not found in catalogue"


def answer(request: Request, state: ServiceState) -> Reply:  # noqa: PLR0911  # one return a path
    """Answer a request to the catalogue."""
    path = request.path
    if path == "/Products/OData.CSC.FilterList":
        return (
            _filter_list(request, state) if request.method == "POST" else method_not_allowed("POST", kind="catalogue")
        )
    if request.method != "GET":
        return method_not_allowed("GET", kind="catalogue")
    if path == "/Products":
        return _search(request, state)
    if match := _PRODUCT.fullmatch(path):
        return _one(match[1], request, state)
    if match := _ASSET.fullmatch(path):
        return _quicklook(match[1], state)
    if match := _ATTRIBUTES.fullmatch(path):
        return _attribute_names(match[1])
    if path == "/DeletedProducts":
        # Nothing has ever been taken away from this archive.
        return json_reply(200, {"@odata.context": "$metadata#DeletedProducts", "value": []}, kind="catalogue")
    if _BYTES.fullmatch(path):
        address = state.addresses.download_url + quote(path, safe="/$()'") + (request.query and f"?{request.query}")
        return Reply(301, headers={"Location": address}, kind="catalogue")
    return detail(404, "Not Found", kind="catalogue")


def _search(request: Request, state: ServiceState) -> Reply:
    options = read_options(request.parameters())
    if isinstance(options, Refused):
        return detail(options.status, options.detail, kind="catalogue")
    strike = state.faults.strike("catalogue", page=options.page)
    if reply := ordered_answer(strike, kind="catalogue"):
        return reply
    try:
        node = parse_filter(options.filter_text) if options.filter_text else EVERY_PRODUCT
    except InputError as error:
        return detail(400, str(error), kind="catalogue")
    if unknown := sorted(set(collections_named(node)) - _COLLECTIONS):
        return detail(400, {"message": f"Invalid value: Collection/Name '{unknown[0]}'"}, kind="catalogue")
    offline = names_offline(state)
    key = f"{options.order_field} {options.descending} {sorted(offline)} {options.filter_text}"
    results = state.results.get(
        key,
        lambda: result_list(state.listing, node, options, clock=state.clock, stopping=state.stopping, offline=offline),
    )
    try:
        rows, more = results.page(skip=options.skip, top=options.top)
        total = results.count() if options.count else None
    except ServiceUnavailable as error:
        return detail(error.status, str(error), kind="catalogue")
    goes_on = more and options.top > 0 and options.skip + options.top <= MAX_SKIP
    link = _next_link(request, options, state) if goes_on else None
    return _page(rows, options, state, total=total, next_link=link).struck(strike)


def _page(
    rows: list[RecordText], options: Options, state: ServiceState, *, total: int | None, next_link: str | None
) -> Reply:
    context = "$metadata#Products"
    context += "(Attributes())" if options.attributes else ""
    context += "(Assets())" if options.assets else ""
    head = {"@odata.context": context} | ({} if total is None else {"@odata.count": total})
    texts = [row.text(attributes=options.attributes, assets=options.assets) for row in rows]
    tail = b"" if next_link is None else b',"@odata.nextLink":' + write_json(next_link)
    body = write_json(head)[:-1] + b',"value":[' + b",".join(texts) + b"]" + tail + b"}"
    return _filled(body, state)


def _next_link(request: Request, options: Options, state: ServiceState) -> str:
    kept = [(key, value) for key, value in request.parameters() if key != "$skip"]
    query = urlencode([*kept, ("$skip", str(options.skip + options.top))])
    return f"{state.addresses.catalogue_url}/Products?{query}"


def _filter_list(request: Request, state: ServiceState) -> Reply:
    options = read_options(request.parameters())
    if isinstance(options, Refused):
        return detail(options.status, options.detail, kind="catalogue")
    strike = state.faults.strike("catalogue", page=1)
    if reply := ordered_answer(strike, kind="catalogue"):
        return reply
    names = _listed_names(request.body)
    if names is None:
        mistake = {"type": "missing", "loc": ["body", "FilterProducts"], "msg": "Field required", "input": None}
        return detail(422, [mistake], kind="catalogue")
    records = [state.listing.by_name(name) for name in dict.fromkeys(names)]
    rows = [RecordText.of(record) for record in records if record is not None]
    return _page(rows, options, state, total=None, next_link=None).struck(strike)


def _listed_names(body: bytes) -> list[str] | None:
    """Return the names of a FilterList request, None where it is not of the documented shape."""
    try:
        content: Any = read_json(body)
    except ValueError:
        return None
    wanted = content.get("FilterProducts") if isinstance(content, dict) else None
    if not isinstance(wanted, list):
        return None
    names = [entry.get("Name") if isinstance(entry, dict) else None for entry in wanted]
    texts = [name for name in names if isinstance(name, str)]
    return texts if len(texts) == len(wanted) else None


def _one(product_id: str, request: Request, state: ServiceState) -> Reply:
    options = read_options(request.parameters())
    if isinstance(options, Refused):
        return detail(options.status, options.detail, kind="catalogue")
    if not is_uuid(product_id):
        mistake = {
            "type": "uuid_parsing",
            "loc": ["path", "product_id"],
            "msg": "Input should be a valid UUID",
            "input": product_id,
        }
        return detail(422, [mistake], kind="catalogue")
    record = state.listing.by_id(asked_for(product_id, state))
    strike = state.faults.strike("catalogue", product=None if record is None else record["Name"])
    if reply := ordered_answer(strike, kind="catalogue"):
        return reply
    if record is None:
        return detail(404, _NO_PRODUCT, kind="catalogue")
    row = RecordText.of(state.listing.with_checksum(record))
    return _filled(row.text(attributes=options.attributes, assets=options.assets), state).struck(strike)


def _attribute_names(collection: str) -> Reply:
    """Name the attributes of a collection with their kinds, as clients ask it for before they build a filter."""
    if collection != COLLECTION:
        return detail(404, f"Collection {collection[:40]} not found", kind="catalogue")
    found = [{"Name": name, "ValueType": kind} for name, kind in attribute_kinds().items()]
    return json_reply(200, found, kind="catalogue")


def _quicklook(asset_id: str, state: ServiceState) -> Reply:
    record: Record | None = state.listing.by_asset(asset_id)
    strike = state.faults.strike("quicklook", product=None if record is None else record["Name"])
    if reply := ordered_answer(strike, kind="quicklook"):
        return reply
    picture = None if record is None else state.listing.quicklook(record)
    if picture is None:
        return detail(404, "Asset not found", kind="quicklook")
    return Reply(200, picture, {"Content-Type": "image/jpeg"}, "quicklook").struck(strike)


def _filled(body: bytes, state: ServiceState) -> Reply:
    """Return catalogue JSON whose links lead to this catalogue."""
    body = relabelled(body.replace(b"{catalogue}", state.addresses.catalogue_url.encode()), state)
    body = marked(body, state)
    return raw_json_reply(200, body, kind="catalogue", compressible=True)
