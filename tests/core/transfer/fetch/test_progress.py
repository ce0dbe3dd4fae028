"""A speed that can be read."""

import pytest

from olci_core.transfer.fetch.progress import Speed


def test_the_speed_follows_a_change_slowly_and_a_steady_line_exactly() -> None:
    speed = Speed(over_s=10.0, now_s=0.0)
    for second in range(1, 20):
        speed.read(second * 1000, now_s=float(second))
    assert speed.bytes_per_s == pytest.approx(1000.0)
    speed.read(19_000, now_s=20.0)
    assert 800 < speed.bytes_per_s < 1000
    speed.read(19_000, now_s=20.1)
    assert 800 < speed.bytes_per_s < 1000
