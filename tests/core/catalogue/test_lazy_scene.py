"""A scene's outline is read when it is asked for, and held only for the scenes asked for last."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from olci_core.catalogue.lazy_scene import MAX_OUTLINES, _slot
from olci_core.catalogue.raw_record import Record
from olci_core.scene import Scene

BEGIN = datetime(2018, 6, 1, tzinfo=UTC)


def holds_outline(scene: Scene) -> bool:
    return not isinstance(_slot.__get__(scene), Record)


def test_an_outline_is_laid_out_once_while_it_is_among_the_last(new_scene: Callable[..., Scene]) -> None:
    scene = new_scene(BEGIN)
    assert not holds_outline(scene)
    assert scene.footprint is scene.footprint is not None
    assert holds_outline(scene)


def test_it_gives_way_to_others_and_is_the_same_again(new_scene: Callable[..., Scene]) -> None:
    first = new_scene(BEGIN)
    before = first.footprint
    others = [new_scene(BEGIN + timedelta(seconds=number)) for number in range(1, 20)]
    for number in range(MAX_OUTLINES):
        scene = others[number % len(others)]
        _slot.__set__(scene, scene.record)
        assert scene.footprint is not None
    assert not holds_outline(first)
    assert first.footprint == before
    assert first.footprint is not before


def test_a_copy_is_the_same_scene(new_scene: Callable[..., Scene]) -> None:
    scene = new_scene(BEGIN)
    assert copy.copy(scene) == scene
    assert len({scene, copy.copy(scene)}) == 1
