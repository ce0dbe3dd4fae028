"""Product names taken apart and put together again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from olci_core.errors import InputError
from olci_core.scene import PRODUCT_TYPES, ProductName, bare_name, folder_name

FULL = "S3B_OL_1_EFR____20240415T074029_20240415T074329_20240415T094236_0179_092_035_1620_PS2_O_NR_003.SEN3"
STRIPE = "S3A_OL_2_WRR____20230301T005304_20230301T013653_20230302T060532_2629_096_088______MAR_O_NT_003.SEN3"


def test_a_frames_name_is_taken_apart() -> None:
    name = ProductName.parse(FULL)
    assert name.platform == "S3B"
    assert name.product_type == "OL_1_EFR___"
    assert name.begin == datetime(2024, 4, 15, 7, 40, 29, tzinfo=UTC)
    assert name.end - name.begin == timedelta(seconds=180)
    assert (name.duration_s, name.cycle, name.relative_orbit, name.frame) == (179, 92, 35, 1620)
    assert (name.centre, name.processing_class, name.timeliness, name.baseline) == ("PS2", "O", "NR", "003")


def test_a_stripes_name_has_no_frame() -> None:
    name = ProductName.parse(STRIPE)
    assert name.frame is None
    assert name.product_type == "OL_2_WRR___"
    assert str(name) == STRIPE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "S3A",
        FULL + ".zip",
        FULL.replace("S3B", "S2B"),
        FULL.replace("20240415T074029", "20240231T074029"),
        "../" + FULL,
        FULL + "\n",
        FULL.replace("_003", "_00/"),
    ],
)
def test_what_is_no_product_name_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        ProductName.parse(text)


@pytest.mark.parametrize("ending", ["", ".SEN3", ".zip", ".SEN3.zip"])
def test_a_name_is_known_with_any_ending(ending: str) -> None:
    bare = FULL.removesuffix(".SEN3")
    assert bare_name(bare + ending) == bare


seconds = st.datetimes(timezones=st.just(UTC)).map(lambda moment: moment.replace(microsecond=0))


@given(
    name=st.builds(
        ProductName,
        platform=st.sampled_from(["S3A", "S3B", "S3E", "S3_"]),
        product_type=st.sampled_from(sorted(PRODUCT_TYPES)),
        begin=seconds,
        end=seconds,
        created=seconds,
        duration_s=st.integers(0, 9999),
        cycle=st.integers(0, 999),
        relative_orbit=st.integers(1, 385),
        frame=st.none() | st.integers(0, 6060),
        centre=st.sampled_from(["LN1", "MAR", "PS1", "MR1", "SVL"]),
        processing_class=st.sampled_from("ORFDX1_"),
        timeliness=st.sampled_from(["NR", "ST", "NT", "AL", "__"]),
        baseline=st.sampled_from(["002", "003", "004"]),
    )
)
def test_writing_and_reading_a_name_gives_it_back(name: ProductName) -> None:
    assert ProductName.parse(str(name)) == name


@pytest.mark.parametrize("name", ["../" + FULL, FULL + "/..", "x", "", FULL.replace("S3B", "S3/"), "/etc/passwd"])
def test_a_name_that_is_no_product_name_becomes_no_path(name: str) -> None:
    with pytest.raises(InputError):
        folder_name(name)


def test_a_name_without_its_ending_gets_it() -> None:
    assert folder_name(FULL.removesuffix(".SEN3")) == FULL
