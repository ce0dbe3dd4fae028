"""Who gets in: a table of requests and what becomes of each."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from olci_ui.access.access_rules import (
    FOREIGN_PAGE,
    NO_KEY,
    NOT_THE_PROXY,
    WRONG_HOST,
    AccessRules,
    AskFirst,
    BrowserRequest,
    Decision,
    Enter,
    GiveCookie,
)
from olci_ui.access.trusted_proxy import KEY_HEADER, TrustedProxy

HOST = "127.0.0.1:8501"
ORIGIN = f"http://{HOST}"
RULES = AccessRules("key of the data folder")
COOKIE = {"cookie": f"other=1; {RULES.cookie_name}={RULES.cookie_value}"}
LINK = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
PROXY = TrustedProxy("https", "anna.example.org", "remote-user", "anna", "k" * 32)
VOUCHED = {KEY_HEADER: "k" * 32, "remote-user": "anna"}


def asked(query: str = "", *, path: str = "/results", **headers: str) -> BrowserRequest:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return BrowserRequest("http", "GET", path, query, [HOST], named)


def socket(**headers: str) -> BrowserRequest:
    return replace(asked(path="/_stcore/stream", **headers), kind="websocket", scheme="ws")


@pytest.mark.parametrize(
    ("request_", "decision"),
    [
        (asked(), NO_KEY),
        (asked(path="/crop/practice/0123456789abcdef/x"), NO_KEY),
        (asked(path="/_stcore/host-config"), NO_KEY),
        (asked(path="/_stcore/health"), Enter()),
        (asked(**COOKIE), Enter()),
        (asked(cookie=f"{RULES.cookie_name}={RULES.token}"), NO_KEY),
        (asked(cookie=f"{RULES.cookie_name}=ö"), NO_KEY),
        (asked(cookie='a="; b'), NO_KEY),
        (asked(f"token={RULES.token}"), GiveCookie("/results")),
        (asked(f"from=1&token={RULES.token}&area=A%20(1,2)+3"), GiveCookie("/results?from=1&area=A%20(1,2)+3")),
        (asked(f"token={RULES.token}", **LINK), GiveCookie("/results")),
        (asked(f"token={RULES.cookie_value}"), NO_KEY),
        (asked("token=wrong&from=2018-06-01"), NO_KEY),
        (asked("token="), NO_KEY),
        (asked("token=old", **COOKIE), GiveCookie("/results")),
        (asked("from=2018-06-01", **COOKIE, **LINK), AskFirst("/results?from=2018-06-01")),
        (asked(**COOKIE, **{**LINK, "sec-fetch-site": "same-site"}), AskFirst("/results")),
        (asked(**COOKIE, **{**LINK, "sec-fetch-dest": "iframe"}), FOREIGN_PAGE),
        (asked(path="/quicklook/a/b", **COOKIE, sec_fetch_site="same-site", sec_fetch_mode="no-cors"), FOREIGN_PAGE),
        (asked(**COOKIE, sec_fetch_site="same-origin"), Enter()),
        (asked(**COOKIE, sec_fetch_site="none", sec_fetch_mode="navigate"), Enter()),
        (replace(asked(**COOKIE, origin=ORIGIN), method="PUT"), Enter()),
        (replace(asked(**COOKIE, origin="http://127.0.0.1:3000"), method="PUT"), FOREIGN_PAGE),
        (replace(asked(**COOKIE, origin="null"), method="POST"), FOREIGN_PAGE),
        (socket(origin=ORIGIN), NO_KEY),
        (socket(**COOKIE, origin=ORIGIN), Enter()),
        (socket(**COOKIE), FOREIGN_PAGE),
        (socket(**COOKIE, origin="http://127.0.0.1:3000"), FOREIGN_PAGE),
        (socket(**COOKIE, origin="http://localhost:8501"), FOREIGN_PAGE),
        (socket(**COOKIE, origin="https://127.0.0.1:8501"), FOREIGN_PAGE),
        (socket(**COOKIE, origin="null"), FOREIGN_PAGE),
        (replace(socket(origin=ORIGIN), query=f"token={RULES.token}"), NO_KEY),
    ],
)
def test_what_becomes_of_a_request(request_: BrowserRequest, decision: Decision) -> None:
    assert RULES.decide(request_) == decision


OTHERS = ("evil.example", "evil.example:8501", "127.0.0.1.evil.example", "localhost.", "", "[::1", "10.0.0.1:8501")


@pytest.mark.parametrize("host", [*OTHERS, "127.0.0.1:²"])
def test_no_other_host_is_answered_whatever_comes_with_it(host: str) -> None:
    for path in ("/", "/_stcore/health", "/quicklook/a/b"):
        assert RULES.decide(replace(asked(f"token={RULES.token}", path=path, **COOKIE), hosts=[host])) == WRONG_HOST


def test_a_request_names_exactly_one_host() -> None:
    for hosts in ([], [HOST, "evil.example"], [HOST, HOST]):
        assert RULES.decide(replace(asked(**COOKIE), hosts=hosts)) == WRONG_HOST


@pytest.mark.parametrize("host", ["localhost:8501", "LOCALHOST", "[::1]:8501", "127.0.0.1", "127.0.0.1:9000"])
def test_names_of_this_computer_lead_here_through_a_tunnel_too(host: str) -> None:
    assert RULES.decide(replace(asked(**COOKIE), hosts=[host])) == Enter()
    assert RULES.decide(replace(socket(**COOKIE, origin=f"http://{host}"), hosts=[host])) == Enter()


def test_token_and_cookie_are_two_secrets_and_neither_shows() -> None:
    assert len({RULES.token, RULES.cookie_value, RULES.cookie_name, RULES.key}) == 4
    assert RULES.key not in repr(RULES)
    assert AccessRules("another key").cookie_name != RULES.cookie_name


@given(path=st.text(alphabet='/\\a:"<>', max_size=12), query=st.text(alphabet='a=&<">token%;', max_size=30))
def test_the_way_on_stays_on_this_page_and_holds_no_token(path: str, query: str) -> None:
    decision = RULES.decide(asked(f"{query}&token={RULES.token}", path=path))
    if isinstance(decision, GiveCookie):
        assert decision.location.startswith("/")
        assert decision.location[1:2] not in ("/", "\\")
        assert RULES.token not in decision.location


def behind_proxy(**headers: str) -> BrowserRequest:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return replace(asked(), hosts=[PROXY.host], headers=named)


def test_behind_a_proxy_its_person_needs_no_token_and_others_stay_out() -> None:
    rules = AccessRules("key", PROXY)
    assert rules.decide(behind_proxy(**VOUCHED)) == Enter()
    assert rules.decide(behind_proxy(**{**VOUCHED, "remote-user": "berta"})) == NOT_THE_PROXY
    assert rules.decide(behind_proxy(remote_user="anna")) == NOT_THE_PROXY
    assert rules.decide(behind_proxy(**COOKIE)) == NOT_THE_PROXY
    assert rules.decide(asked(**VOUCHED)) == NO_KEY
    assert RULES.decide(behind_proxy(**VOUCHED)) == WRONG_HOST


def test_behind_a_proxy_the_origin_is_the_public_one() -> None:
    rules = AccessRules("key", PROXY)
    upgrade = replace(behind_proxy(**VOUCHED, origin="https://anna.example.org"), kind="websocket", scheme="ws")
    assert rules.decide(upgrade) == Enter()
    assert rules.decide(replace(upgrade, headers={**VOUCHED, "origin": ORIGIN})) == FOREIGN_PAGE
    assert rules.decide(behind_proxy(**VOUCHED, **LINK)) == AskFirst("/results")
