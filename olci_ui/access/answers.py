"""What a browser gets that has no business here, or comes here for the first time: short pages of one sentence."""

from __future__ import annotations

import html

from starlette.responses import HTMLResponse

from olci_ui.access import texts
from olci_ui.access.access_rules import AskFirst, GiveCookie, Refuse
from olci_ui.texts import APP, OPEN, TRY_AGAIN

KEPT_FOR_S = 30 * 86_400
# These pages hold no script and fetch nothing.
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
    "Referrer-Policy": "no-referrer",
}
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">{head}
<title>{app}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1.05rem/1.5 "Source Sans", system-ui, sans-serif; max-width: 34rem; margin: 16vh auto; padding: 0 1.5rem; }}
a {{ color: LinkText; }}
</style></head>
<body><h1>{app}</h1>{body}</body></html>"""  # noqa: E501 - one rule of style a line


def refusal_page(refuse: Refuse, *, location: str) -> HTMLResponse:
    """Say why a request is not answered and what to do; the way back for somebody who followed a link."""
    body = f"<p>{html.escape(refuse.sentence)}</p>"
    if refuse.status == 403:
        body += f'<p>{texts.OPEN_ALREADY} <a href="{html.escape(location)}">{TRY_AGAIN}</a></p>'
    return HTMLResponse(_PAGE.format(app=APP, head="", body=body), refuse.status, headers=_HEADERS)


def question_page(ask: AskFirst) -> HTMLResponse:
    """Ask whether a link of another page is to be followed; the click comes from here, so the cookie comes with it."""
    body = f'<p>{texts.LINK_LEADS_HERE}</p><p><a href="{html.escape(ask.location)}">{texts.OPEN_IT}</a></p>'
    return HTMLResponse(_PAGE.format(app=APP, head="", body=body), 200, headers=_HEADERS)


def cookie_page(give: GiveCookie, *, name: str, value: str, secure: bool) -> HTMLResponse:
    """Hand out the cookie and go on, without the token in the address.

    A page and no redirect: a browser sends a strict cookie only where the way began on this page itself.
    """
    location = html.escape(give.location)
    head = f'<meta http-equiv="refresh" content="0;url={location}">'
    answer = HTMLResponse(
        _PAGE.format(app=APP, head=head, body=f'<p><a href="{location}">{OPEN}</a></p>'), headers=_HEADERS
    )
    answer.set_cookie(name, value, max_age=KEPT_FOR_S, path="/", httponly=True, samesite="strict", secure=secure)
    return answer
