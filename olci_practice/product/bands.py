"""OLCI's 21 bands: where they lie, how bright the sun is in them, and how their radiances are stored.

Wavelengths and widths from the OLCI user guide; solar fluxes at 1 AU and storage scales as in recorded products.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Band:
    """One band: ``solar_flux`` in mW m-2 nm-1 at 1 AU; ``scale`` in mW m-2 sr-1 nm-1 a count; ``unc_*`` of log10.

    ``rayleigh``: optical depth of clear air (Bodhaine et al. 1999). ``oxygen``: what the oxygen lines let through.
    ``vapour``: absorption by water vapour for each kg m-2 and unit of air mass.
    """

    name: str
    wavelength_nm: float
    width_nm: float
    solar_flux: float
    scale: float
    unc_scale: float
    unc_offset: float
    oxygen: float = 1.0
    vapour: float = 0.0

    @property
    def rayleigh(self) -> float:
        micron = self.wavelength_nm / 1000
        return 0.008569 * micron**-4 * (1 + 0.0113 * micron**-2 + 0.00013 * micron**-4)


BANDS = (
    Band("Oa01", 400.0, 15.0, 1515.0, 0.01363491, 0.005472, -0.193583),
    Band("Oa02", 412.5, 10.0, 1705.0, 0.01149097, 0.005103, -0.215237),
    Band("Oa03", 442.5, 10.0, 1887.0, 0.01258850, 0.005387, -0.271474),
    Band("Oa04", 490.0, 10.0, 1930.0, 0.01139628, 0.005244, -0.309644),
    Band("Oa05", 510.0, 10.0, 1919.0, 0.01223392, 0.005743, -0.370684),
    Band("Oa06", 560.0, 10.0, 1796.0, 0.01003824, 0.006068, -0.444358),
    Band("Oa07", 620.0, 10.0, 1648.0, 0.01056649, 0.006867, -0.572183),
    Band("Oa08", 665.0, 10.0, 1529.0, 0.00897469, 0.007137, -0.670704),
    Band("Oa09", 673.75, 7.5, 1494.0, 0.00969088, 0.006550, -0.621169),
    Band("Oa10", 681.25, 7.5, 1468.0, 0.00898638, 0.006780, -0.679264),
    Band("Oa11", 708.75, 10.0, 1403.0, 0.00836103, 0.007145, -0.737785, vapour=0.0012),
    Band("Oa12", 753.75, 7.5, 1265.0, 0.00749103, 0.006775, -0.781871),
    Band("Oa13", 761.25, 2.5, 1247.0, 0.00786130, 0.005899, -0.722058, oxygen=0.24),
    Band("Oa14", 764.375, 3.75, 1239.0, 0.00752964, 0.006148, -0.691792, oxygen=0.47),
    Band("Oa15", 767.5, 2.5, 1228.0, 0.00788309, 0.006641, -0.722513, oxygen=0.90),
    Band("Oa16", 778.75, 15.0, 1173.0, 0.00715248, 0.008099, -0.984846),
    Band("Oa17", 865.0, 20.0, 958.9, 0.00605576, 0.008390, -0.987349),
    Band("Oa18", 885.0, 10.0, 930.6, 0.00603413, 0.007825, -0.790826, vapour=0.0010),
    Band("Oa19", 900.0, 10.0, 895.4, 0.00554096, 0.007403, -0.834460, vapour=0.0060),
    Band("Oa20", 940.0, 20.0, 826.2, 0.00509539, 0.008166, -0.924365, vapour=0.0220),
    Band("Oa21", 1020.0, 40.0, 699.4, 0.00429155, 0.005783, -0.592938),
)

# Level 2 water reflectances leave out the bands in the oxygen and water vapour lines.
WATER_BANDS = tuple(band for band in BANDS if band.name not in ("Oa13", "Oa14", "Oa15", "Oa19", "Oa20"))

BAND_OF = {band.name: band for band in BANDS}
