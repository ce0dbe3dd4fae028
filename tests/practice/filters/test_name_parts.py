"""A text looked for in names of which only the parts are known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from olci_practice.filters.evaluate import TEXT
from olci_practice.filters.name_parts import text_outcomes

PARTS = (frozenset({"S3A", "S3B"}), frozenset({"_"}), frozenset({"09", "10", "11"}), frozenset({".SEN3"}))
NAMES = [f"{one}_{number}.SEN3" for one in ("S3A", "S3B") for number in ("09", "10", "11")]
texts = st.text(alphabet="S3AB_019.EN", max_size=13)
pieces = st.builds(
    lambda name, first, last: name[first:last], st.sampled_from(NAMES), st.integers(0, 5), st.integers(5)
)


@given(text=texts | pieces, function=st.sampled_from(["contains", "startswith", "endswith", "is"]))
def test_what_some_name_has_may_be_there_and_what_some_name_lacks_may_not(text: str, function: str) -> None:
    may, may_not = text_outcomes(PARTS, function, text)  # type: ignore[arg-type]  # one of these four
    holds = [name == text if function == "is" else TEXT[function](name, text) for name in NAMES]
    assert may or not any(holds)
    assert may_not or all(holds)


@given(text=texts | pieces, function=st.sampled_from(["contains", "startswith", "endswith", "is"]))
def test_of_whole_names_it_is_known_exactly(text: str, function: str) -> None:
    holds = [name == text if function == "is" else TEXT[function](name, text) for name in NAMES]
    outcomes = text_outcomes((frozenset(NAMES),), function, text)  # type: ignore[arg-type]  # one of these four
    assert outcomes == (any(holds), not all(holds))


@pytest.mark.parametrize(
    ("function", "text", "outcomes"),
    [
        ("contains", "XYZ", (False, True)),
        ("contains", "_12", (False, True)),
        ("contains", "_10", (True, True)),
        ("contains", ".SEN", (True, False)),
        ("contains", "", (True, False)),
        ("startswith", "S3", (True, False)),
        ("startswith", "3", (False, True)),
        ("endswith", "1.SEN3", (True, True)),
        ("endswith", ".zip", (False, True)),
        ("is", "S3B_11.SEN3", (True, True)),
        ("is", "S3B_11", (False, True)),
        ("is", "S3B_11.SEN3.zip", (False, True)),
    ],
)
def test_what_is_known_of_a_text(function: str, text: str, outcomes: tuple[bool, bool]) -> None:
    assert text_outcomes(PARTS, function, text) == outcomes  # type: ignore[arg-type]  # one of these four
