"""The Streamlit application: who gets in, the queue that lives as long as the server, and the addresses of pictures."""

from __future__ import annotations

import gc

# Until all is loaded that the first page needs: looking through it for what is left over, again and again, was a fifth
# of the time of loading.
gc.disable()

import logging
import os
import socket
import threading
from asyncio import base_events
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from streamlit.components.v2 import manifest_scanner
from streamlit.file_util import get_static_dir
from streamlit.watcher import polling_path_watcher

from olci_ui.access.middleware import AccessMiddleware
from olci_ui.access.printed_address import open_in_browser, print_address, remove_launch_file
from olci_ui.access.starting import rules_or_exit
from olci_ui.late_templates import load_folium
from olci_ui.pictures.timely_answers import timely
from olci_ui.services import services
from olci_ui.services.c_memory import keep_memory_together
from olci_ui.streamlit_files import StreamlitFiles


def send_at_once(connection: socket.socket) -> None:
    """Let what is written to a connection go out at once, whatever of it is under way."""
    if connection.family in (socket.AF_INET, socket.AF_INET6):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


keep_memory_together()  # before the first of its threads
logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")

# Streamlit looks five times a second whether its settings have changed: half of what an idle server costs. There is no
# setting for it; the end of the program waits for one look.
polling_path_watcher._POLLING_PERIOD_SECS = 1.0  # type: ignore[misc]  # noqa: SLF001 - it is read at each look

# At its start Streamlit reads the description of each package that is installed, for components that it may declare
# there: a tenth of what a first visit waits for. Those of this page are declared in its own code.
manifest_scanner.scan_component_manifests = lambda max_workers=None: []  # noqa: ARG005 - its own argument

# Streamlit's listening socket names no protocol, by which asyncio would know that it is TCP: the last part of an answer
# would be held back until the browser has said that it has the part before, up to 40 ms each time.
base_events._set_nodelay = send_at_once  # type: ignore[attr-defined]  # noqa: SLF001 - there is no setting for it

# What the first page is made of, most of what a first visit would wait for. What declares a component of the maps must
# not be among it: out of a page's run Streamlit does not take it in, and the component would be known to nobody.
FIRST_NEEDED = (
    "olci_core.area.text.readings",
    "olci_ui.account.code_prompt",
    "olci_ui.following.bell",
    "olci_ui.search.form",
    "olci_ui.search.recent_areas",
    "olci_ui.search.suggestions",
)
PICTURE_ROUTES = (
    ("/quicklook/{archive}/{scene_id}", "quicklook_route", "quicklook_answer"),
    ("/crop/{archive}/{token}/{scene_id}", "crop_route", "crop_answer"),
    ("/browse/{token}/{crs}", "browse_images", "browse_answer"),
    ("/overlay/{archive}/{crs}/{scene_id}", "overlay_route", "overlay_answer"),
)

# The outlines of a map are at hand: they wait for no picture that is being made.
LAYER_ROUTE = ("/layer/{token}", "map_layers", "layer_answer")

rules = rules_or_exit(os.environ)
_base = "/" + path if (path := str(st.get_option("server.baseUrlPath") or "").strip("/")) else ""


def load_first_page() -> None:
    """Load what the first page is made of, and what makes pictures.

    Then what is left over is collected again, but not among what was loaded.
    """
    try:
        load_folium()
        for module in FIRST_NEEDED:
            import_module(module)
        for _, module, _ in (*PICTURE_ROUTES, LAYER_ROUTE):
            import_module(f"olci_ui.pictures.{module}")
    finally:
        gc.freeze()
        gc.enable()


def answer(module: str, make: str) -> Callable[[Request], Response]:
    """Return what answers at an address of pictures; it is loaded when the server answers already."""

    def made(request: Request) -> Response:
        answered: Response = getattr(import_module(f"olci_ui.pictures.{module}"), make)(request)
        return answered

    return made


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any] | None]:
    """Start the queue with the server, print the address, and stop the queue with the server.

    The queue is opened, and what the first page is made of is loaded, while the browser loads the page's own scripts.
    """
    services.start()
    threading.Thread(target=load_first_page, name="loader", daemon=True).start()
    address = print_address(rules, port=int(st.get_option("server.port")), base=_base)
    folder = services.download_dir
    if os.environ.get("OLCI_OPEN_BROWSER") == "1":
        await run_in_threadpool(open_in_browser, address, folder=folder)
    try:
        yield None
    finally:
        await run_in_threadpool(remove_launch_file, folder)
        await run_in_threadpool(services.stop)


app = st.App(
    "olci_ui/main.py",
    lifespan=lifespan,
    middleware=[
        Middleware(AccessMiddleware, rules=rules),
        Middleware(StreamlitFiles, static_dir=Path(get_static_dir()), base=_base),
    ],
    routes=[
        *(
            Route(f"{_base}{path}", timely.by(answer(module, make)), methods=["GET"])
            for path, module, make in PICTURE_ROUTES
        ),
        Route(f"{_base}{LAYER_ROUTE[0]}", answer(*LAYER_ROUTE[1:]), methods=["GET"]),
    ],
)
