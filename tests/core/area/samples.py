"""What several tests here are made of."""

from typing import Any

from hypothesis import strategies as st


def same_region(one: Any, two: Any) -> Any:
    return one.geometry.symmetric_difference(two.geometry).area < 1e-6  # square degrees: coordinates are kept to 1e-9


OUTLINES = st.builds(
    lambda west, width, south, height: (west, south, west + width, min(90, south + height)),
    st.floats(-180, 180).map(lambda number: round(number, 3)),
    st.floats(0.01, 170),
    st.floats(-90, 89),
    st.floats(0.01, 60),
)
