"""Coverage measured beside the page: it ends whatever happens, and one bad outline spoils no other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from olci_core.area import Area
from olci_core.errors import InputError
from olci_core.scene import Scene
from olci_ui.session.coverage import MAX_ON_THE_SPOT, Coverage

AREA = Area.from_bounds(10, 50, 20, 60)


@dataclass(frozen=True)
class Outlined:
    """As much of a scene as is measured; one with no outline to be read says so when it is asked, as a lazy one."""

    id: str
    name: str
    outline: Area | None
    record: Mapping[str, Any] = field(default_factory=dict)

    @property
    def footprint(self) -> Area:
        if self.outline is None:
            raise InputError("The outline cannot be read.")
        return self.outline


def scenes(number: int, *, bad: int) -> Sequence[Scene]:
    halves = [
        Outlined(f"scene-{k}", f"scene-{k}", None if k == bad else Area.from_bounds(10, 50, 15, 60))
        for k in range(number)
    ]
    return cast("Sequence[Scene]", halves)


def test_an_outline_that_cannot_be_read_leaves_the_others_measured_and_the_wait_ends() -> None:
    for number in (3, MAX_ON_THE_SPOT + 5):  # on the spot, and in a thread of its own
        coverage = Coverage(AREA, scenes(number, bad=1))
        assert coverage.wait(30)
        assert coverage.is_whole
        shares = coverage.so_far()
        assert len(shares) == number - 1
        assert "scene-1" not in shares
        assert 0.4 < shares["scene-0"] < 0.6


def test_what_was_measured_before_is_not_measured_again_and_a_list_that_has_gone_is_measured_no_more() -> None:
    known = {"scene-0": 0.25}
    coverage = Coverage(AREA, scenes(3, bad=2), known=known)
    assert coverage.is_whole
    shares = coverage.so_far()
    assert shares["scene-0"] == 0.25
    assert 0.4 < shares["scene-1"] < 0.6
    gone = Coverage(AREA, scenes(MAX_ON_THE_SPOT * 20, bad=0))
    gone.stop()
    assert gone.wait(30)
    assert len(gone.so_far()) < MAX_ON_THE_SPOT * 20
