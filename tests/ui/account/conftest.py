"""What the tests of the account share: a keychain in memory, a scene to fetch, and the words of a page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

from olci_core.catalogue import SearchQuery
from olci_core.scene import Scene
from olci_ui.services import Archive


class MemoryKeychain:
    """A keychain in memory, with the face of a keyring backend."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def keychain() -> MemoryKeychain:
    return MemoryKeychain()


@pytest.fixture
def scene_in() -> Callable[[Archive], Scene]:
    """Return a scene of an archive."""

    def found(archive: Archive) -> Scene:
        query = SearchQuery(datetime(2018, 6, 1, tzinfo=UTC), datetime(2018, 6, 1, 6, tzinfo=UTC))
        return archive.catalogue.search(query, limit=1).scenes[0]

    return found


@pytest.fixture
def said() -> Callable[[AppTest], str]:
    """Return everything that a page says."""

    def words(app: AppTest) -> str:
        kinds = [app.title, app.markdown, app.caption, app.info, app.warning, app.error, app.toast]
        return "\n".join(str(element.value).replace("\\", "") for kind in kinds for element in kind)

    return words


@pytest.fixture
def press() -> Callable[[AppTest, str], AppTest]:
    """Press the first button of a name and return the page after it."""

    def pressed(app: AppTest, label: str) -> AppTest:
        return next(one for one in app.button if one.label == label).click().run()

    return pressed
