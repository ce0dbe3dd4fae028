"""The download service: whole products as zips, and single files of them."""

from __future__ import annotations

import re
import zlib
from contextlib import ExitStack
from dataclasses import replace

from olci_practice.archive.listing import Record
from olci_practice.server import product_files
from olci_practice.server.deferred import is_deferred
from olci_practice.server.fault_order import FaultedService, Order
from olci_practice.server.messages import (
    FilePart,
    Reply,
    Request,
    detail,
    is_uuid,
    json_reply,
    method_not_allowed,
    zip_error,
)
from olci_practice.server.ordered_answers import ordered_answer
from olci_practice.server.ranges import asked_part
from olci_practice.server.republished import asked_for
from olci_practice.server.service_state import ServiceState
from olci_practice.server.strike import Strike

_PATH = re.compile(r"/Products\(([^)]*)\)(/.*)?")


def answer(request: Request, state: ServiceState) -> Reply:  # noqa: PLR0911  # one return a refusal
    """Answer a request to the download service."""
    if request.method != "GET":
        return method_not_allowed("GET", kind="download")
    match = _PATH.fullmatch(request.path)
    if match is None or match[2] is None:
        return detail(404, "Not Found", kind="download")
    product_id, rest = match.groups()
    wants_listing = product_files.is_listing(rest)
    account = "" if wants_listing else _account(request, state)
    if isinstance(account, Reply):
        return account
    steps = product_files.steps(rest)
    if steps is None:
        return zip_error(400, 104, "Malformed OData request path")
    if not is_uuid(product_id):
        return zip_error(422, 111, "Invalid product identifier")
    record = state.listing.by_id(asked_for(product_id, state))
    service: FaultedService = "nodes" if steps or wants_listing else "download"
    strike = state.faults.strike(
        service, product=None if record is None else record["Name"], ranged=_asks_for_rest(request)
    )
    if reply := ordered_answer(strike, kind=service):
        return reply if record is None else replace(reply, product=record["Name"])
    if record is None:
        return detail(404, "Product not found in catalogue", kind=service)
    if wants_listing:
        return _list_nodes(record, steps, state).struck(strike)
    if is_deferred(record["Name"], state):
        return replace(
            detail(202, "Product is not online; it must be ordered first", kind=service), product=record["Name"]
        )
    return _hand_out(record, request, state, account=account, steps=steps, strike=strike)


def _asks_for_rest(request: Request) -> bool:
    asked = request.headers.get("Range", "")
    return asked.startswith("bytes=") and not asked.startswith("bytes=0-")


def _account(request: Request, state: ServiceState) -> str | Reply:
    """Return whose token a request carries, or why it is refused."""
    verdict, account = state.sessions.judge(request.bearer)
    match verdict:
        case "missing":
            return zip_error(401, 604, "Token not found")
        case "expired":
            return zip_error(401, 109, "Token is expired")
        case "foreign":
            return zip_error(401, 609, "Token audience not allowed")
    return account


def _hand_out(
    record: Record, request: Request, state: ServiceState, *, account: str, steps: tuple[str, ...], strike: Strike
) -> Reply:
    """Count the download and open the file; it counts no more when the reply has gone."""
    kind: FaultedService = "nodes" if steps else "download"
    name = record["Name"]
    if not state.download_quota.take(account):
        return replace(zip_error(429, 100, "Max session number exceeded", kind=kind), product=name)
    with ExitStack() as ending:
        ending.callback(state.download_quota.give_back, account)
        state.transfer_log.download_began()
        ending.callback(state.transfer_log.download_ended)
        whole = _open(record, steps, state, altered=strike.altered_file)
        if whole is None:
            return replace(detail(404, "Product not found in catalogue", kind=kind), product=name)
        file_name = steps[-1] if steps else f"{name}.zip"
        etag = f'"{record["Id"]}-{zlib.crc32(file_name.encode()):08x}-{whole.length:x}"'
        reply = _ranged(request, state, whole, etag=etag)
        headers = {**reply.headers, "Content-Disposition": f"attachment; filename={file_name}"}
        if strike.ends_token:
            state.sessions.end_token(request.bearer or "")
        leave = ending.pop_all().close
    return replace(reply, headers=headers, kind=kind, product=name, throttled=True, strike=strike, ended=leave)


def _open(record: Record, steps: tuple[str, ...], state: ServiceState, *, altered: Order | None) -> FilePart | None:
    """Open a product or one file of it."""
    package = state.listing.package(record)
    if package is None:
        return None
    if steps:
        return product_files.open_file(package, steps)
    if altered is not None:
        return product_files.altered(package, altered.file or "", is_emptied=altered.do == "empties_file")
    return FilePart(package.open("rb"), 0, package.stat().st_size)


def _ranged(request: Request, state: ServiceState, whole: FilePart, *, etag: str) -> Reply:
    """Return the whole file or the part asked for, as the Range mode in force has it."""
    headers = {"Content-Type": "application/octet-stream"}
    asked = request.headers.get("Range")
    if state.faults.ranges == "ignored" or (state.faults.ranges == "refused" and asked is None):
        return Reply(200, whole, headers)
    if state.faults.ranges == "refused":
        whole.file.close()
        return detail(416, "Range requests are not supported", kind="download")
    part = asked_part(asked, if_range=request.headers.get("If-Range"), etag=etag, size_bytes=whole.length)
    headers |= {"Accept-Ranges": "bytes", "ETag": etag}
    if part is None:
        return Reply(200, whole, headers)
    if part == "beyond":
        whole.file.close()
        return Reply(416, b"", {"Content-Range": f"bytes */{whole.length}"})
    headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{whole.length}"
    return Reply(206, FilePart(whole.file, whole.offset + part.start, part.stop - part.start), headers)


def _list_nodes(record: Record, steps: tuple[str, ...], state: ServiceState) -> Reply:
    package = state.listing.package(record)
    base = f"{state.addresses.download_url}/Products({record['Id']})"
    found = None if package is None else product_files.children(package, steps, base=base)
    if found is None:
        return detail(404, "Product not found in catalogue", kind="nodes")
    return json_reply(200, {"result": found}, kind="nodes")
