"""An area cut out of products: as a map that lies where it belongs, a curve, a table of values, a file of each.

Everything here is imported when it is asked for; the names that others use stand in ``__all__``.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from olci_core.imported_later import imported_later

# The neighbour search is done by OpenMP, whose idle threads otherwise spin, which slows down everything beside it.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

if TYPE_CHECKING:
    from olci_core.extract.animate import animation, week_mosaics
    from olci_core.extract.batch import Made, Outputs, make_files
    from olci_core.extract.browse import RECIPES, BrowseImage, browse_image, pixel_values, recipes_for
    from olci_core.extract.cost import Cost, cut_cost
    from olci_core.extract.cutting import cut
    from olci_core.extract.files import write_csv, write_geotiff, write_netcdf
    from olci_core.extract.grid import Grid
    from olci_core.extract.paper import CutRequest, for_your_paper
    from olci_core.extract.picture_file import write_picture
    from olci_core.extract.stations import points
    from olci_core.extract.time_series import cube, series

__all__ = [
    "RECIPES",
    "BrowseImage",
    "Cost",
    "CutRequest",
    "Grid",
    "Made",
    "Outputs",
    "animation",
    "browse_image",
    "cube",
    "cut",
    "cut_cost",
    "for_your_paper",
    "make_files",
    "pixel_values",
    "points",
    "recipes_for",
    "series",
    "week_mosaics",
    "write_csv",
    "write_geotiff",
    "write_netcdf",
    "write_picture",
]

__getattr__ = imported_later(
    __name__,
    {
        "animate": ("animation", "week_mosaics"),
        "batch": ("Made", "Outputs", "make_files"),
        "cost": ("Cost", "cut_cost"),
        "cutting": ("cut",),
        "files": ("write_csv", "write_geotiff", "write_netcdf"),
        "grid": ("Grid",),
        "browse": ("RECIPES", "BrowseImage", "browse_image", "pixel_values", "recipes_for"),
        "paper": ("CutRequest", "for_your_paper"),
        "picture_file": ("write_picture",),
        "stations": ("points",),
        "time_series": ("cube", "series"),
    },
)
