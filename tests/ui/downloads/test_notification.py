"""The end of all downloads is said by script, once, on whichever page one is, whatever its words are."""

from __future__ import annotations

from collections.abc import Sequence

from olci_core.scene import Scene
from olci_ui.notices import ring_script
from olci_ui.services import services
from tests.ui.page_reader import OpenPage, rung


def test_the_bells_words_never_end_their_script() -> None:
    script = ring_script("</script><img onerror=alert(1)>", once="end 1")
    assert script.count("</script>") == 1
    assert script.endswith("</script>")


def test_the_end_is_announced_on_another_page_too_and_by_the_same_sign_on_each(
    open_page: OpenPage, waiting: Sequence[Scene]
) -> None:
    app = open_page("downloads")
    app.toggle(key="bell").set_value(True).run()
    app.switch_page("../pages/help.py").run()
    assert rung(app) == []
    services.archive.queue.do("cancel", [job.id for job in services.archive.queue.snapshot()])
    (script,) = rung(app.run())
    assert "Nothing is left to download." in script
    app.switch_page("../pages/downloads.py").run()
    assert rung(app) == [script]
