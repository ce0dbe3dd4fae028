"""Products that are in the archive's store and not online, by order: listed so, and answered with 202."""

from __future__ import annotations

from olci_core.scene import bare_name
from olci_practice.server.service_state import ServiceState

_FIELD, _ONLINE, _OFFLINE = b'"Online":', b'"Online":true', b'"Online":false'


def is_deferred(name: str, state: ServiceState) -> bool:
    """Say whether a product must be ordered first."""
    return bare_name(name) in map(bare_name, state.faults.offline())


def names_offline(state: ServiceState) -> frozenset[str]:
    """Return the names, as the catalogue has them, of the products that must be ordered first."""
    return frozenset(f"{bare_name(name)}.SEN3" for name in state.faults.offline())


def marked(body: bytes, state: ServiceState) -> bytes:
    """Return the text of a catalogue answer with such products marked as not online."""
    for name in state.faults.offline():
        start = body.find(f'"Name":"{bare_name(name)}.SEN3"'.encode())
        place = body.find(_FIELD, start) if start >= 0 else -1
        if place >= 0 and body.startswith(_ONLINE, place):  # a search has marked it already
            body = body[:place] + _OFFLINE + body[place + len(_ONLINE) :]
    return body
