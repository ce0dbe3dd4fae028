"""How far the work is: shares of stretches add up to shares of the whole, and who listens may break it off."""

from __future__ import annotations

import pytest

from olci_core.errors import Cancelled
from olci_core.extract.progress import heard_by, share_done, stretch


def test_shares_of_a_stretch_are_shares_of_the_whole() -> None:
    heard: list[float] = []
    with heard_by(heard.append):
        with stretch(0.0, 0.5):
            share_done(0.5)
            with stretch(0.5, 1.0):
                share_done(0.5)
        share_done(0.75)
    share_done(0.9)  # nobody listens any more
    assert heard == [0.25, 0.375, 0.5, 0.5, 0.75]


def test_who_listens_can_break_the_work_off() -> None:
    def enough(share: float) -> None:
        raise Cancelled(f"enough at {share}")

    with pytest.raises(Cancelled, match=r"enough at 0\.1"), heard_by(enough), stretch(0.0, 0.2):
        share_done(0.5)
