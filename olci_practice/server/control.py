"""The practice archive's own addresses: faults ordered, and what has gone over the line."""

from __future__ import annotations

from olci_core.errors import InputError
from olci_core.json_reader import read_json
from olci_practice.server.accounts import ACCOUNTS
from olci_practice.server.messages import Reply, Request, detail, json_reply, method_not_allowed
from olci_practice.server.service_state import ServiceState


def answer(request: Request, state: ServiceState) -> Reply:
    """Answer a request to ``/practice/log`` (GET, DELETE) or ``/practice/faults`` (POST, DELETE)."""
    match request.path, request.method:
        case "/log", "GET":
            sessions = {name: state.sessions.live_sessions(name) for name in ACCOUNTS}
            counters = state.transfer_log.snapshot() | {"sign_ins": state.sessions.tally(), "sessions": sessions}
            return json_reply(200, counters, kind="practice")
        case "/log", "DELETE":
            state.transfer_log.reset()
            return Reply(204, kind="practice")
        case "/faults", "POST":
            return _order(request, state)
        case "/faults", "DELETE":
            state.faults.clear()
            return Reply(204, kind="practice")
        case (("/log" | "/faults"), _):
            return method_not_allowed("GET, POST, DELETE", kind="practice")
    return detail(404, "Not Found", kind="practice")


def _order(request: Request, state: ServiceState) -> Reply:
    # A web page elsewhere cannot send this type without asking first, so no page can order faults.
    if request.headers.get_content_type() != "application/json":
        return detail(415, "Faults are ordered as application/json", kind="practice")
    try:
        state.faults.extend(read_json(request.body))
    except ValueError:
        return detail(400, "Not JSON", kind="practice")
    except InputError as error:
        return detail(400, str(error), kind="practice")
    return Reply(204, kind="practice")
