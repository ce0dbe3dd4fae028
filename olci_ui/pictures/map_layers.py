"""What lies on a map of many scenes, at an address of its own: a map asks for it once, whatever is ticked meanwhile."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future

from starlette.requests import Request
from starlette.responses import Response

from olci_core.daemon_pool import DaemonPool
from olci_ui.pictures.picture_headers import PICTURE_HEADERS
from olci_ui.pictures.route_answers import no_such_picture

MAX_LAYERS = 16  # of a megabyte each, with a thousand footprints


class MapLayers:
    """The layers that pages have shown last, by names that follow from what is in them.

    Each is written once, while its map is loading: a thousand outlines take the better part of a second.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, Future[str]] = OrderedDict()
        self._thread = DaemonPool(1, name="layers")

    def keep(self, token: str, write: Callable[[], str]) -> None:
        """Keep a layer, which ``write`` returns as JSON, by its name; the one shown longest ago is let go."""
        with self._lock:
            if token not in self._kept:
                self._kept[token] = self._thread.submit(write)
            self._kept.move_to_end(token)
            while len(self._kept) > MAX_LAYERS:
                self._kept.popitem(last=False)

    def layer(self, token: str) -> str | None:
        """Return a layer once it is written, or raise what its writing raised; None where none of this name is kept."""
        with self._lock:
            kept = self._kept.get(token)
        return None if kept is None else kept.result()


map_layers = MapLayers()


def layer_token(*content: object) -> str:
    """Return the name of a layer, which follows from what is in it, as ``repr`` says it."""
    return hashlib.sha256(repr(content).encode()).hexdigest()[:24]


def layer_path(token: str) -> str:
    """Return the address of a layer, relative to any page."""
    return f"layer/{token}"


def layer_answer(request: Request) -> Response:
    """Answer with the layer that the address names."""
    layer = map_layers.layer(str(request.path_params["token"]))
    if layer is None:
        return no_such_picture()
    headers = {**PICTURE_HEADERS, "Cache-Control": "private, max-age=3600"}
    return Response(layer, media_type="application/json", headers=headers)
