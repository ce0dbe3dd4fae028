"""With a page the browser is sent for the scripts that draw its style, and with nothing else."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import Message
from streamlit.file_util import get_static_dir

from olci_ui.early_scripts import EarlyScripts


def headers_of(answer: Response, static_dir: Path) -> dict[str, str]:
    """Return the headers with which an answer goes out."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": "/", "headers": []}
    asyncio.run(EarlyScripts(answer, static_dir=static_dir)(scope, receive, send))
    return {name.decode(): value.decode() for name, value in sent[0]["headers"]}


def test_a_page_names_the_scripts_that_draw_its_style() -> None:
    static_dir = Path(get_static_dir())
    links = headers_of(HTMLResponse("x"), static_dir)["link"].split(", ")
    assert len(links) == 2
    for link in links:
        address, rel = link.split("; ")
        assert (static_dir / address.strip("<>")).is_file()
        assert rel == "rel=modulepreload"


@pytest.mark.parametrize("kind", [PlainTextResponse, HTMLResponse])
def test_where_there_is_none_to_name_nothing_is_said(kind: type[Response], tmp_path: Path) -> None:
    static_dir = tmp_path if kind is HTMLResponse else Path(get_static_dir())
    assert "link" not in headers_of(kind("x"), static_dir)
