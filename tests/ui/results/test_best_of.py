"""The clearest and the fewest are ticked with their reason; one's own ticks stay."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from tests.ui.page_reader import press, state_of
from tests.ui.results.samples import looked


def test_the_clearest_of_each_day_are_ticked_with_their_reason_and_own_ticks_stay(june: AppTest) -> None:
    state = state_of(june)
    assert state.found is not None
    covering = {one.id for one in state.found.shown if state.found.coverage.get(one.id, 0) >= 0.8}
    own = next(one.id for one in state.found.shown if one.id not in covering)
    state.tick(on=[own])
    june.session_state["best_span"] = "day"
    june.run()
    looked(press(june, "Tick the clearest"))
    assert not june.exception
    chosen = [state.found.by_id[one] for one in state.reasons]
    assert {one.id for one in chosen} <= covering
    assert len({one.begin.date() for one in chosen}) == len(chosen) > 1
    assert set(state.ticked) == {own, *state.reasons}
    assert all("that day" in reason for reason in state.reasons.values())
    looked(press(june.run(), "Tick the fewest"))
    assert list(state.reasons.values()) == ["covers the whole area"]
    assert set(state.ticked) == {own, *state.reasons}
    assert "1 ticked before stays" in " ".join(one.value for one in june.toast)
    press(june.run(), "Only the best one")
    assert set(state.ticked) == set(state.reasons)
    assert "Only the best one" not in [button.label for button in june.run().button]
