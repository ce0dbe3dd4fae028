"""Quicklooks: fetched once, kept whole, refused when they are no picture."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from olci_core.catalogue import Catalogue
from olci_core.catalogue.quicklook import QuicklookFolder
from olci_core.errors import ServiceUnavailable, UnexpectedAnswer
from olci_core.scene import Scene


@pytest.fixture
def scene(stub: Any, catalogue: Catalogue, new_record: Callable[..., dict[str, Any]], jpeg: bytes) -> Scene:
    stub.records = [new_record()]
    (scene,) = catalogue.find([stub.records[0]["Name"]]).scenes
    stub.pictures[scene.id] = jpeg
    stub.asked.clear()
    return scene


def files(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "quicklooks").iterdir())


def test_a_quicklook_is_fetched_once(
    stub: Any, catalogue: Catalogue, scene: Scene, jpeg: bytes, tmp_path: Path
) -> None:
    assert catalogue.quicklook(scene) == jpeg
    assert catalogue.quicklook(scene) == jpeg
    assert len(stub.asked) == 1
    assert [path.name for path in files(tmp_path)] == [f"{scene.id}.quicklook"]


def test_a_scene_without_one_has_none(stub: Any, catalogue: Catalogue, scene: Scene) -> None:
    assert catalogue.quicklook(replace(scene, quicklook_url=None)) is None
    stub.pictures.clear()
    assert catalogue.quicklook(scene) is None


@pytest.mark.parametrize("damage", [b"", b"broken", b"\xff\xd8\xff only looks like one"])
def test_a_damaged_file_is_fetched_again(
    stub: Any, catalogue: Catalogue, scene: Scene, jpeg: bytes, tmp_path: Path, damage: bytes
) -> None:
    catalogue.quicklook(scene)
    files(tmp_path)[0].write_bytes(damage)
    assert catalogue.quicklook(scene) == jpeg
    assert catalogue.quicklook(scene) == jpeg
    assert len(stub.asked) == 2


def test_a_file_cut_short_or_changed_by_one_byte_is_fetched_again(
    stub: Any, catalogue: Catalogue, scene: Scene, jpeg: bytes, tmp_path: Path
) -> None:
    catalogue.quicklook(scene)
    (path,) = files(tmp_path)
    whole = path.read_bytes()
    for damaged in (whole[:-1], whole[:40] + b"?" + whole[41:]):
        path.write_bytes(damaged)
        assert catalogue.quicklook(scene) == jpeg
    assert len(stub.asked) == 3


def test_what_is_no_picture_is_refused_and_not_kept(
    stub: Any, catalogue: Catalogue, scene: Scene, tmp_path: Path
) -> None:
    stub.pictures[scene.id] = b"<html>Service temporarily unavailable</html>"
    with pytest.raises(UnexpectedAnswer, match="not a picture"):
        catalogue.quicklook(scene)
    assert not (tmp_path / "quicklooks").exists()


def test_a_service_in_trouble_is_asked_again_and_then_said(
    stub: Any, catalogue: Catalogue, scene: Scene, jpeg: bytes
) -> None:
    failures = [(503, b"")] * 2
    stub.spoil = lambda _path, _options: failures.pop() if failures else None
    assert catalogue.quicklook(scene) == jpeg
    stub.spoil = lambda _path, _options: (503, b"")
    with pytest.raises(ServiceUnavailable):
        catalogue.quicklook(replace(scene, id="another-scene"))


@pytest.mark.parametrize("scene_id", ["../../evil", "a/b", "", "x" * 200, "CON", "..", "a\\b-12345678"])
def test_an_id_that_is_none_never_names_a_file(tmp_path: Path, jpeg: bytes, scene_id: str) -> None:
    folder = QuicklookFolder(tmp_path / "quicklooks")
    folder.write(scene_id, jpeg)
    assert folder.read(scene_id) is None
    assert list(tmp_path.rglob("*")) == []


def test_the_folder_stays_within_its_bound_and_the_longest_unused_leaves(tmp_path: Path, jpeg: bytes) -> None:
    folder = QuicklookFolder(tmp_path, max_bytes=10 * (len(jpeg) + 16))
    for number in range(30):
        folder.write(f"scene-{number:04d}", jpeg)
        os.utime(tmp_path / f"scene-{number:04d}.quicklook", (number, number))
        assert folder.read("scene-0000") == jpeg
        assert len(list(tmp_path.iterdir())) <= 10
    assert folder.read("scene-0029") == jpeg
    assert folder.read("scene-0001") is None


def test_a_disk_that_refuses_does_not_cost_the_picture(
    catalogue: Catalogue, scene: Scene, jpeg: bytes, tmp_path: Path
) -> None:
    (tmp_path / "quicklooks").write_text("a file where the folder should be")
    assert catalogue.quicklook(scene) == jpeg
