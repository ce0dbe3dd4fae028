"""The end of all downloads is said by script, whatever its words are."""

from __future__ import annotations

from olci_ui.notices import ring_script


def test_the_bells_words_never_end_their_script() -> None:
    script = ring_script("</script><img onerror=alert(1)>")
    assert script.count("</script>") == 1
    assert script.endswith("</script>")
