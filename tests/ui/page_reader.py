"""What every test of a page does: read what is said on it, press a button, look at what its tab holds."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from olci_ui.session.tab_state import TabState

OpenPage = Callable[..., AppTest]


def said(app: AppTest) -> str:
    """Return everything that the page says."""
    headings, texts = [app.title, app.header, app.subheader], [app.markdown, app.caption, app.code]
    kinds = [*headings, *texts, app.info, app.success, app.warning, app.error, app.toast]
    words = [str(element.value) for kind in kinds for element in kind]
    return "\n".join([*words, *(bar.proto.text for bar in app.get("progress"))]).replace("\\", "")


def press(app: AppTest, label: str) -> AppTest:
    """Press the first button of a name that can be pressed; return the page after it."""
    return _button(app, label).click().run()


def _button(app: AppTest, label: str) -> Button:
    return next(one for one in app.button if one.label.replace("\\", "") == label and not one.disabled)


def press_and_leave(app: AppTest, label: str, page: str) -> AppTest:
    """Press a button and go to another page before it is heard: one run hears both, and nothing of the fields."""
    clicked = WidgetState(id=_button(app, label).id, trigger_value=True)
    app.switch_page(f"../pages/{page}.py")
    return app._run(WidgetStates(widgets=[clicked]))


def state_of(app: AppTest) -> TabState:
    """Return what the page's tab holds."""
    state = app.session_state["tab"]
    assert isinstance(state, TabState)
    return state


def rung(app: AppTest) -> list[str]:
    """Return the scripts on the page that show a notification of the browser."""
    bodies = [str(one.proto.body) for one in app.get("html")]
    return [body for body in bodies if "new Notification" in body]
