"""The scripts with which the browser draws the page's style, asked for with the page itself."""

from __future__ import annotations

from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Streamlit loads what draws an element when the first one of its kind comes. The style sheet is such an element: until
# then, a fifth of a second, the page would stand there without it.
DRAW_STYLE = ("[Hh]tml.*.js", "purify.es.*.js")


class EarlyScripts:
    """Says with each page which scripts the browser will need; ``static_dir`` is where Streamlit has its own."""

    def __init__(self, app: ASGIApp, *, static_dir: Path) -> None:
        self._app = app
        found = [script.name for pattern in DRAW_STYLE for script in (static_dir / "static" / "js").glob(pattern)]
        self._link = ", ".join(f"<./static/js/{name}>; rel=modulepreload" for name in found)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection (ASGI)."""

        async def with_link(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("Content-Type", "").startswith("text/html") and self._link:
                    headers.append("link", self._link)
            await send(message)

        await self._app(scope, receive, with_link if scope["type"] == "http" else send)
