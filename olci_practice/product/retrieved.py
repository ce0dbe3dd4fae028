"""What level 2 says of land and water: simple retrievals from the reflectances, not a number under clouds."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from olci_practice.earth.noise import Floats32
from olci_practice.product.bands import BAND_OF
from olci_practice.product.observed import Observed

_RED, _GREEN, _BLUE, _INFRARED = range(4)


def retrieved(name: str, seen: Observed) -> tuple[Floats32, float]:
    """Return a level 2 variable (rows, columns), NaN where it has none, and its relative uncertainty."""
    if name.endswith("_reflectance"):
        value = seen.reflectance_of(BAND_OF[name[:4]]) - seen.air_of(BAND_OF[name[:4]])
        return _where(_is_water(seen), value * 0.8), 0.05
    retrieval, spread = _RETRIEVALS[name]
    return retrieval(seen), spread


def _is_clear(seen: Observed) -> NDArray[np.bool_]:
    icy = (seen.classes.snow > 0.5) | (seen.classes.sea_ice > 0.4)
    return np.asarray((seen.classes.cloud < 0.1) & ~icy)


def _is_water(seen: Observed) -> NDArray[np.bool_]:
    return np.asarray(_is_clear(seen) & (seen.classes.land < 0.5))


def _is_land(seen: Observed) -> NDArray[np.bool_]:
    return np.asarray(_is_clear(seen) & (seen.classes.land >= 0.5))


def _where(is_valid: NDArray[np.bool_], value: Floats32) -> Floats32:
    return np.where(is_valid, value, np.float32(np.nan))


def _surface(seen: Observed, anchor: int) -> Floats32:
    return np.asarray(np.maximum(seen.surface[anchor], np.float32(1e-4)))


def _log_chlorophyll(seen: Observed) -> Floats32:
    """Return log10 of mg/m3 from the ratio of blue to green (the shape of O'Reilly et al. 1998, OC2)."""
    ratio = np.log10(_surface(seen, _BLUE) / _surface(seen, _GREEN))
    return _where(_is_water(seen), np.clip(0.33 - 2.4 * ratio, -1.9, 1.9))


def _log_sediment(seen: Observed) -> Floats32:
    """Return log10 of g/m3, which red reflectance follows."""
    return _where(_is_water(seen), np.clip(np.log10(250 * _surface(seen, _RED)), -1.9, 1.9))


def _log_attenuation(seen: Observed) -> Floats32:
    """Return log10 of 1/m at 490 nm (Morel et al. 2007: water, and chlorophyll to a power)."""
    return np.asarray(np.log10(np.float32(0.0166) + np.float32(0.0773) * 10 ** (0.6715 * _log_chlorophyll(seen))))


def _log_dissolved(seen: Observed) -> Floats32:
    return 0.7 * _log_chlorophyll(seen) - 1.3


def _light(seen: Observed) -> Floats32:
    """Return photosynthetically active radiation in microeinstein m-2 s-1, less under cloud."""
    mu_sun = seen.view.mu_sun.reshape(seen.lon.shape)
    return _where(seen.classes.land < 0.5, 2100 * mu_sun * (1 - 0.7 * seen.classes.cloud))


def _vapour(seen: Observed) -> Floats32:
    return _where(seen.classes.cloud < 0.5, seen.vapour_kg_m2)


def _greenness(seen: Observed) -> Floats32:
    red, infrared = _surface(seen, _RED), _surface(seen, _INFRARED)
    return np.clip((infrared - red) / (infrared + red) * 1.15 - 0.12, 0, 0.95)


def _fapar(seen: Observed) -> Floats32:
    return _where(_is_land(seen), _greenness(seen))


def _terrestrial_chlorophyll(seen: Observed) -> Floats32:
    return _where(_is_land(seen), 1.0 + 4.2 * _greenness(seen))


def _rectified(anchor: int) -> Callable[[Observed], Floats32]:
    return lambda seen: _where(_is_land(seen), np.clip(_surface(seen, anchor), 0, 0.99))


def _aerosol(thickness: float) -> Callable[[Observed], Floats32]:
    def retrieve(seen: Observed) -> Floats32:
        murk = 0.6 + 0.8 * seen.land.dry + 0.004 * seen.vapour_kg_m2
        return _where(_is_water(seen), np.asarray(thickness * murk, np.float32))

    return retrieve


_RETRIEVALS: Mapping[str, tuple[Callable[[Observed], Floats32], float]] = {
    "CHL_NN": (_log_chlorophyll, 0.15),
    "CHL_OC4ME": (_log_chlorophyll, 0.12),
    "TSM_NN": (_log_sediment, 0.2),
    "ADG443_NN": (_log_dissolved, 0.25),
    "KD490_M07": (_log_attenuation, 0.1),
    "PAR": (_light, 0.05),
    "A865": (_aerosol(1.2), 0.2),
    "T865": (_aerosol(0.12), 0.15),
    "IWV": (_vapour, 0.08),
    "GIFAPAR": (_fapar, 0.06),
    "OTCI": (_terrestrial_chlorophyll, 0.1),
    "RC681": (_rectified(_RED), 0.05),
    "RC865": (_rectified(_INFRARED), 0.05),
}
