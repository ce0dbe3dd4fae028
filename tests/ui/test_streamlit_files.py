"""Streamlit's scripts come whole and at once, as Streamlit sends them, and a page names those that draw its style."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

import pytest
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message
from streamlit.file_util import get_static_dir
from streamlit.web.server.starlette.starlette_static_routes import create_streamlit_static_handler

from olci_ui.streamlit_files import StreamlitFiles

STREAMLITS = Path(get_static_dir())


@dataclass(frozen=True)
class Answered:
    """One answer of an application: its headers by their names, and its bytes."""

    headers: dict[str, str]
    content: bytes


def ask(app: ASGIApp, path: str, *, method: str = "GET") -> Answered:
    """Ask an application for a path."""
    sent: list[Message] = []

    async def receive() -> Message:
        await asyncio.Event().wait()  # whoever asked stays to the end
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": method, "path": path, "root_path": "", "query_string": b"", "headers": []}

    async def answered() -> None:
        await app(scope, receive, send)

    asyncio.run(answered())
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return Answered(headers, b"".join(message.get("body", b"") for message in sent[1:]))


def before_page(*, base: str = "", static_dir: Path = STREAMLITS) -> StreamlitFiles:
    """Return what stands before an app that gives the same page to all who come to it."""
    return StreamlitFiles(HTMLResponse("the page"), static_dir=static_dir, base=base)


def test_a_page_names_the_scripts_that_draw_its_style() -> None:
    links = ask(before_page(), "/").headers["link"].split(", ")
    assert len(links) == 2
    for link in links:
        address, rel = link.split("; ")
        assert (STREAMLITS / address.strip("<>")).is_file()
        assert rel == "rel=modulepreload"


def test_what_lies_deeper_than_a_page_names_none() -> None:
    app = before_page(base="/app")
    assert "link" in ask(app, "/app/results").headers
    for path in ("/app/component/a_map/index.html", "/app"):  # from there, the scripts would be looked for elsewhere
        assert "link" not in ask(app, path).headers


@pytest.mark.parametrize("kind", [PlainTextResponse, HTMLResponse])
def test_where_there_is_none_to_name_nothing_is_said(kind: type[Response], tmp_path: Path) -> None:
    static_dir = tmp_path if kind is HTMLResponse else STREAMLITS
    assert "link" not in ask(StreamlitFiles(kind("x"), static_dir=static_dir), "/").headers


@pytest.mark.parametrize("base", ["", "/app"])
def test_each_script_and_style_comes_as_streamlit_sends_it(base: str) -> None:
    ours, streamlits = before_page(base=base), create_streamlit_static_handler(str(STREAMLITS), None)
    files = sorted((STREAMLITS / "static" / "css").glob("*.css")) + sorted((STREAMLITS / "static" / "js").glob("*.js"))
    assert len(files) > 100
    for file in (*files[:2], *files[-2:]):
        path = f"/static/{file.parent.name}/{file.name}"
        mine, theirs = ask(ours, f"{base}{path}"), ask(streamlits, path)
        assert mine.content == theirs.content == file.read_bytes()
        assert mine.headers["cache-control"].split(",") == theirs.headers["cache-control"].split(", ")
        kinds = [each.headers["content-type"].partition(";")[0] for each in (mine, theirs)]
        assert kinds[0].rpartition("/")[2] == kinds[1].rpartition("/")[2]


def test_all_else_is_left_to_streamlit(tmp_path: Path) -> None:
    gone = tmp_path / "static" / "js" / "gone.js"
    gone.parent.mkdir(parents=True)
    gone.write_text("1")
    (tmp_path / "secret.js").write_text("not a script of the page")
    app = before_page(static_dir=tmp_path)
    assert ask(app, "/static/js/gone.js").content == b"1"
    assert ask(app, "/static/js/gone.js", method="POST").content == b"the page"
    gone.unlink()
    for path in ("/static/js/gone.js", "/static/js/never.js", "/static/js/../../secret.js", "/static/js", "/"):
        assert ask(app, path).content == b"the page"
