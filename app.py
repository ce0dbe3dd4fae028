"""The Streamlit application: the queue lives as long as the server, and quicklooks have an address of their own."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.routing import Route

from olci_ui.pictures.crop_route import crop_answer
from olci_ui.pictures.overlay_route import overlay_answer
from olci_ui.pictures.quicklook_route import quicklook_answer
from olci_ui.services import services

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any] | None]:
    """Start the queue before the first browser comes, and stop it with the server."""
    await run_in_threadpool(services.start)
    try:
        yield None
    finally:
        await run_in_threadpool(services.stop)


app = st.App(
    "olci_ui/main.py",
    lifespan=lifespan,
    routes=[
        Route("/quicklook/{archive}/{scene_id}", quicklook_answer, methods=["GET"]),
        Route("/crop/{archive}/{token}/{scene_id}", crop_answer, methods=["GET"]),
        Route("/overlay/{archive}/{crs}/{scene_id}", overlay_answer, methods=["GET"]),
    ],
)
