"""Patterns that become folders, and those that do not."""

import pytest

from olci_core.errors import InputError
from olci_core.transfer.new_job import subfolder

NAME = "S3A_OL_1_EFR____20240415T074029_20240415T074329_20240415T094500_0180_111_149_1980_PS2_O_NT_003.SEN3"


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("", ""),
        ("{year}/{month}/{day}", "2024/04/15"),
        ("/lakes {year}/", "lakes 2024"),
        ("{platform}/{product_type}", "S3A/OL_1_EFR___"),
    ],
)
def test_a_folder_pattern_is_filled_in(pattern: str, expected: str) -> None:
    assert subfolder(pattern, scene_name=NAME) == expected


@pytest.mark.parametrize(
    "pattern", ["..", "a/../b", "a//b", "C:\\x", "c:x", "nul", "COM1.x", "a\\b", "{nothing}", "dot.", "~", "-x", "ü"]
)
def test_a_folder_pattern_that_could_lead_elsewhere_is_refused(pattern: str) -> None:
    with pytest.raises(InputError):
        subfolder(pattern, scene_name=NAME)
