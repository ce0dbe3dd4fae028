"""Signing in on the page: each refusal its sentence and its way on, and an account kept from start to start."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from streamlit.testing.v1 import AppTest

from olci_core.auth import Credentials
from olci_core.keychain import NO_KEYCHAIN, Keychain, system_keychain
from olci_core.settings import Settings
from olci_practice import PracticeServer
from olci_ui.account.sign_in import STEPS_PICTURE
from olci_ui.services import Services, services

OpenPage = Callable[..., AppTest]


def sign_in(app: AppTest, username: str, password: str, code: str = "") -> AppTest:
    for field, value in zip(app.text_input, (username, password, code), strict=False):
        field.set_value(value)
    return next(one for one in app.button if one.label == "Sign in").click().run()


@pytest.mark.parametrize(
    ("username", "password", "code", "sentence", "way_on"),
    [
        ("practice", "wrong", "", "did not accept the user name or the password", "two-factor"),
        ("twofactor", "practice", "", "did not accept the user name or the password", "one-time code as well"),
        ("twofactor", "practice", "000000", "the one-time code", "take a new one"),
        ("", "", "", "User name and password are both needed", "Fill in both"),
    ],
)
def test_each_refusal_has_its_sentence_and_its_way_on(
    open_page: OpenPage, said: Any, username: str, password: str, code: str, sentence: str, way_on: str
) -> None:
    app = sign_in(open_page("login"), username, password, code)
    assert not app.exception
    assert sentence in said(app)
    assert way_on in said(app)
    assert services.archive.signed_in_as is None


def test_an_account_that_is_not_set_up_is_led_to_where_it_can_be(
    open_page: OpenPage, said: Any, archive: PracticeServer
) -> None:
    archive.faults.extend({"orders": [{"service": "identity", "do": "answer", "status": 400}]})
    app = sign_in(open_page("login"), "practice", "practice")
    assert "not fully set up" in said(app)
    assert next(link.proto.url for link in app.get("link_button")) == "https://dataspace.copernicus.eu"


def test_a_service_that_is_down_is_named_with_what_still_works(
    open_page: OpenPage, said: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OLCI_IDENTITY_URL", "http://127.0.0.1:9/auth")
    services.stop()
    app = sign_in(open_page("login"), "practice", "practice")
    assert "cannot be reached" in said(app)
    assert "need no sign-in" in said(app)


def test_the_right_code_opens_an_account_with_two_factors(open_page: OpenPage, said: Any) -> None:
    app = sign_in(open_page("login"), "twofactor", "practice", "123456")
    assert services.archive.signed_in_as == "twofactor"
    assert "After that a new one-time code is needed" in said(app)


def test_a_computer_without_a_keychain_says_why_nothing_is_kept(open_page: OpenPage, said: Any) -> None:
    if system_keychain() is not None:
        pytest.skip("this computer has a keychain, which a test leaves alone")
    app = open_page("login")
    assert NO_KEYCHAIN in said(app)
    assert not app.checkbox


def test_an_account_is_kept_where_the_person_ticks_it_and_leaves_with_them(
    open_page: OpenPage, said: Any, press: Any, keychain: Any, tmp_path: Path
) -> None:
    services.archive.keychain = Keychain(services.archive.settings, store=keychain)
    app = open_page("login")
    app.checkbox[0].check()
    app = sign_in(app, "practice", "practice")
    assert "practice" in next(iter(keychain.kept.values()))
    assert "keeps you signed in" in said(app)
    press(app, "Sign out")
    assert keychain.kept == {}
    assert not services.archive.preferences.stay_signed_in


def test_after_a_restart_the_queue_goes_on_by_itself(
    archive: PracticeServer, keychain: Any, tmp_path: Path, scene_in: Any
) -> None:
    at = archive.start()
    folders = Settings(data_dir=tmp_path / "data", download_dir=tmp_path / "scenes")
    settings = folders.at(identity_url=at.identity_url, catalogue_url=at.catalogue_url, download_url=at.download_url)
    first = Services(settings, secrets=keychain)
    assert first.archive.sign_in(Credentials("practice", "practice"), keep=True) == ""
    first.archive.queue.stop()
    job = first.archive.queue.add(scene_in(first.archive))
    first.stop()
    second = Services(settings, secrets=keychain)
    try:
        second.start()
        while second.archive.tokens is None:
            second.archive.queue.wait(0.05)
        assert second.archive.queue.wait(60)
        assert [one.state for one in second.archive.queue.snapshot()] == ["done"]
        assert job.path.exists()
    finally:
        second.stop()
    written = b"".join(path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file())
    assert b'"password"' not in written


def test_without_the_persons_word_no_keychain_is_looked_into(archive: PracticeServer, tmp_path: Path) -> None:
    class Untouched:
        def __getattr__(self, name: str) -> Any:
            raise AssertionError(f"the keychain was asked to {name}")

    settings = Settings(data_dir=tmp_path / "data", download_dir=tmp_path / "scenes")
    world = Services(settings, secrets=Untouched())
    try:
        world.archive.sign_in_kept()
        assert world.archive.tokens is None
        assert world.archive.sign_out() == ""
    finally:
        world.stop()


def test_the_picture_of_the_steps_is_a_drawing_without_script_or_address() -> None:
    drawn = ElementTree.fromstring(STEPS_PICTURE.read_text("utf-8"))
    tags = {element.tag.rpartition("}")[2] for element in drawn.iter()}
    assert tags <= {"svg", "style", "g", "rect", "path", "text", "circle"}
    assert "url(" not in STEPS_PICTURE.read_text("utf-8")
