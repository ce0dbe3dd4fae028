"""Recommended flags are those of the quality working group, as far as a product has them."""

from __future__ import annotations

import pytest

from olci_core.product.flags import recommended_flags
from olci_core.product.variables import Variable

OCEAN = {
    *("CLOUD", "CLOUD_AMBIGUOUS", "CLOUD_MARGIN", "INVALID", "COSMETIC", "SATURATED", "SUSPECT", "HISOLZEN"),
    *("HIGHGLINT", "SNOW_ICE", "LAND"),
}
OPEN_WATER = {"AC_FAIL", "WHITECAPS", "ADJAC", *(f"RWNEG_O{band}" for band in range(2, 9))}
LAND = {"INVALID", "CLOUD", "CLOUD_AMBIGUOUS", "CLOUD_MARGIN", "SNOW_ICE"}
WQSF = (
    *("INVALID", "WATER", "LAND", "CLOUD", "CLOUD_AMBIGUOUS", "CLOUD_MARGIN", "SNOW_ICE", "INLAND_WATER", "TIDAL"),
    *("COSMETIC", "SUSPECT", "HISOLZEN", "SATURATED", "MEGLINT", "HIGHGLINT", "WHITECAPS", "ADJAC", "WV_FAIL"),
    *("PAR_FAIL", "AC_FAIL", "OC4ME_FAIL", "OCNN_FAIL", "KDM_FAIL", "BPAC_ON", "WHITE_SCATT", "LOWRW", "HIGHRW"),
    *("ANNOT_ANGSTROM", "ANNOT_TAU06", *(f"RWNEG_O{band}" for band in range(1, 13))),
)
LQSF = (
    *("INVALID", "WATER", "LAND", "COASTLINE", "CLOUD", "CLOUD_AMBIGUOUS", "CLOUD_MARGIN", "SNOW_ICE", "INLAND_WATER"),
    *("TIDAL", "COSMETIC", "SUSPECT", "HISOLZEN", "SATURATED", "WV_FAIL", "OGVI_FAIL", "OTCI_FAIL", "OTCI_CLASS_CLSN"),
)


def recommended(flag_variable: str, meanings: tuple[str, ...], name: str) -> set[str]:
    variable = Variable(flag_variable, "", "", (1, 1), flag_meanings=meanings)
    return set(recommended_flags(variable, name))


@pytest.mark.parametrize(
    ("name", "flags"),
    [
        ("Oa06_reflectance", OCEAN | OPEN_WATER),
        ("T865", OCEAN | OPEN_WATER),
        ("CHL_OC4ME", OCEAN | OPEN_WATER | {"OC4ME_FAIL"}),
        ("CHL_OC4ME_linear", OCEAN | OPEN_WATER | {"OC4ME_FAIL"}),
        ("KD490_M07", OCEAN | OPEN_WATER | {"KDM_FAIL"}),
        ("PAR", OCEAN | OPEN_WATER | {"PAR_FAIL"}),
        ("CHL_NN", OCEAN | {"OCNN_FAIL"}),
        ("TSM_NN", OCEAN | {"OCNN_FAIL"}),
        ("ADG443_NN", OCEAN | {"OCNN_FAIL"}),
        ("IWV", {"INVALID", "MEGLINT", "WV_FAIL"}),
    ],
)
def test_of_a_water_product(name: str, flags: set[str]) -> None:
    assert recommended("WQSF", WQSF, name) == flags


@pytest.mark.parametrize(
    ("name", "flags"),
    [
        ("OTCI", LAND | {"OTCI_FAIL", "OTCI_CLASS_CLSN"}),
        ("OGVI", LAND | {"OGVI_FAIL"}),
        ("IWV", LAND | {"WV_FAIL"}),
        ("anything else", LAND),
    ],
)
def test_of_a_land_product(name: str, flags: set[str]) -> None:
    assert recommended("LQSF", LQSF, name) == flags


def test_of_level_1_invalid_alone() -> None:
    assert recommended("quality_flags", ("land", "bright", "invalid", "sun-glint_risk"), "Oa08_reflectance") == {
        "invalid"
    }
