"""The cache of products: zips made once, digests remembered, room kept."""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from blake3 import blake3

from olci_core.errors import StorageError
from olci_practice.archive.product_cache import ProductCache

NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)


class Workshop:
    """Makes files of ten bytes, and counts."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def zip_of(self, cache: ProductCache, name: str) -> Path:
        def make(folder: Path) -> Path:
            self.made.append(name)
            path = folder / f"{name}.zip"
            path.write_bytes(name.encode().ljust(10))
            return path

        return cache.zip_of(f"id-{name}", name=f"{name}.zip", make=make)


def product_cache_in(folder: Path, *, room_bytes: int = 1000) -> ProductCache:
    return ProductCache(folder / "products", room_bytes=room_bytes, clock=lambda: NOW)


def test_nothing_is_written_before_a_product_is_asked_for(tmp_path: Path) -> None:
    assert product_cache_in(tmp_path).checksums("id-a") is None
    assert list(tmp_path.iterdir()) == []


def test_a_product_is_made_once_and_its_digests_are_its_own(tmp_path: Path) -> None:
    cache, workshop = product_cache_in(tmp_path), Workshop()
    paths = [workshop.zip_of(cache, "a") for _ in range(3)]
    assert workshop.made == ["a"]
    assert len(set(paths)) == 1
    content = paths[0].read_bytes()
    checksums = cache.checksums("id-a")
    assert checksums is not None
    assert checksums.md5 == hashlib.md5(content).hexdigest()
    assert checksums.blake3 == blake3(content).hexdigest()
    assert checksums.taken == NOW


def test_digests_outlive_the_zip_and_the_process(tmp_path: Path) -> None:
    workshop = Workshop()
    path = workshop.zip_of(product_cache_in(tmp_path), "a")
    before = product_cache_in(tmp_path).checksums("id-a")
    path.unlink()
    again = product_cache_in(tmp_path)
    assert again.checksums("id-a") == before is not None
    assert workshop.zip_of(again, "a").exists()
    assert workshop.made == ["a", "a"]


def test_an_index_that_was_spoiled_costs_the_digests_of_its_spoiled_lines_alone(tmp_path: Path) -> None:
    Workshop().zip_of(product_cache_in(tmp_path), "a")
    (index,) = (tmp_path / "products").glob("*.jsonl")
    index.write_bytes(b"\xff\xfe\x00 rubbish\n" + index.read_bytes() + b'{"id": 5}\n[]\n{"id": "x"')
    again = product_cache_in(tmp_path)
    assert again.checksums("id-a") is not None
    assert again.checksums("x") is None


def test_the_longest_unused_zips_make_room(tmp_path: Path) -> None:
    cache, workshop = product_cache_in(tmp_path, room_bytes=95), Workshop()
    for number in range(12):
        path = workshop.zip_of(cache, f"p{number:02d}")
        os.utime(path, (number, number))
        if number == 7:
            os.utime(path.with_name("p00.zip"), (100, 100))  # used again
    left = {path.stem for path in (tmp_path / "products").glob("*.zip")}
    assert {"p00", "p11"} <= left
    assert {"p01", "p02"}.isdisjoint(left)
    assert len(left) == 9


def test_the_last_used_zips_stay_even_where_there_is_too_little_room(tmp_path: Path) -> None:
    cache, workshop = product_cache_in(tmp_path, room_bytes=5), Workshop()
    paths = [workshop.zip_of(cache, f"p{number:02d}") for number in range(8)]
    assert all(path.exists() for path in paths)


def test_a_torn_line_of_the_index_costs_only_itself(tmp_path: Path) -> None:
    workshop = Workshop()
    workshop.zip_of(product_cache_in(tmp_path), "a")
    with (tmp_path / "products" / "digests.jsonl").open("a") as index:
        index.write('{"id": "id-b", "md5": "12')
    again = product_cache_in(tmp_path)
    assert again.checksums("id-a") is not None
    assert again.checksums("id-b") is None


def test_a_disk_that_refuses_is_named_as_such(tmp_path: Path) -> None:
    (tmp_path / "products").write_text("a file where the folder should be")
    with pytest.raises(StorageError, match="could not write"):
        Workshop().zip_of(product_cache_in(tmp_path), "a")
