"""Products that the archive lists under another Id than before, by order; the bytes are the same."""

from __future__ import annotations

import uuid

from olci_practice.server.service_state import ServiceState


def new_ids(state: ServiceState) -> dict[str, str]:
    """Map the Id that each such product had to the one that it has now."""
    found = {}
    for name in state.faults.republished():
        record = state.listing.by_name(name)
        if record is not None:
            found[record["Id"]] = str(uuid.uuid5(uuid.UUID(record["Id"]), "republished"))
    return found


def relabelled(body: bytes, state: ServiceState) -> bytes:
    """Return the text of a catalogue answer with the Ids as they are now."""
    for before, now in new_ids(state).items():
        body = body.replace(before.encode(), now.encode())
    return body


def asked_for(product_id: str, state: ServiceState) -> str:
    """Return the Id under which the archive keeps the product that is asked for; "" for one that has another now."""
    renamed = new_ids(state)
    if product_id in renamed:
        return ""
    return next((before for before, now in renamed.items() if now == product_id), product_id)
