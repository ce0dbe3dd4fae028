"""The days on which versions came out, as a lock file of uv has them."""

from __future__ import annotations

from supply.known import Known, LookedUp
from supply.locked import Pin
from supply.released import dates_in

LOCKED = """
version = 1
[[package]]
name = "pillow"
version = "13.0.0"
sdist = { url = "x", upload-time = "2026-10-16T07:00:00Z" }
wheels = [{ url = "x", upload-time = "2026-10-15T07:00:00Z" }, { url = "x" }]
[[package]]
name = "timeless"
version = "1.0"
wheels = [{ url = "x" }]
[[package]]
name = "pins"
source = { virtual = "." }
"""


def test_a_version_came_out_with_its_first_file_and_one_without_times_is_left_out() -> None:
    assert dates_in(LOCKED) == {"pillow==13.0.0": "2026-10-15"}
    assert dates_in("") == {}


def test_what_was_looked_up_for_another_version_says_nothing_of_this_one() -> None:
    pin = Pin("pillow", "13.0.0")
    known = Known(looked_up={"pillow": LookedUp("12.0.0", "2026-11-01", "2025-10-15", "13.1.0", "2026-10-20")})
    assert known.released_on(pin) == ""
    assert known.newest_of(pin) == ("", "")
    known.released, known.newest = {"pillow==13.0.0": "2026-10-15"}, {"pillow==13.2.0": "2026-11-02"}
    assert known.released_on(pin) == "2026-10-15"
    assert known.newest_of(pin) == ("13.2.0", "2026-11-02")
    assert known.released_on(Pin("pillow", "9.0")) == ""
