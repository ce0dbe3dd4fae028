"""Streamlit's own scripts and styles: sent at once, those that draw the page's style asked for with the page itself."""

from __future__ import annotations

from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from olci_ui.page_paths import scripts_that_draw

# Streamlit loads what draws an element when the first one of its kind comes. The style sheet is such an element: until
# then, a fifth of a second, the page would stand there without it.
DRAW_STYLE = ("[Hh]tml", "purify.es")
KINDS = {".js": "text/javascript", ".css": "text/css"}
# Their names say what is in them, so that a browser need never ask for one again: as Streamlit sends them itself.
FOR_EVER = {"Cache-Control": "public,immutable,max-age=31536000"}


class StreamlitFiles:
    """Answers for the hundred scripts of a page, and says with each page which ones the browser will need first.

    Streamlit opens, reads and closes each file in another thread; while what the first page is made of is being
    loaded, each of these steps waits for its turn. ``static_dir`` is where Streamlit has its files, ``base`` the path
    before all addresses ("" or "/app").
    """

    def __init__(self, app: ASGIApp, *, static_dir: Path, base: str = "") -> None:
        self._app, self._base = app, base
        found = [file for file in (static_dir / "static").glob("*/*") if file.suffix in KINDS]
        self._files = {f"{base}/static/{file.parent.name}/{file.name}": file for file in found}
        early = scripts_that_draw(*DRAW_STYLE, static_dir=static_dir)
        self._link = ", ".join(f"<{script}>; rel=modulepreload" for script in early)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection (ASGI)."""
        answer = self._read(scope) if scope["type"] == "http" and scope["method"] == "GET" else None
        if answer is not None:
            await answer(scope, receive, send)
            return

        # The addresses are those from a page's; from the frame of a map they would lead elsewhere.
        is_of_page = scope["type"] == "http" and scope["path"].rpartition("/")[0] == self._base

        async def with_link(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("Content-Type", "").startswith("text/html") and self._link:
                    headers.append("link", self._link)
            await send(message)

        await self._app(scope, receive, with_link if is_of_page else send)

    def _read(self, scope: Scope) -> Response | None:
        """Return the file that is asked for, None where that is none of them or cannot be read."""
        file = self._files.get(scope["path"])
        if file is None:
            return None
        try:
            return Response(file.read_bytes(), media_type=KINDS[file.suffix], headers=FOR_EVER)
        except OSError:
            return None
