"""What every app of the browser tests would load and work out for itself, for the process of which all are copies."""

from __future__ import annotations

from importlib import import_module

from olci_practice.archive.cover_table import USUAL_SEED, cover_table
from olci_practice.earth.picture import quicklook_jpeg
from olci_ui.late_templates import load_folium
from tests.e2e.samples import short_scene

# Nothing that takes a part of Streamlit as it is loaded: that counts in a running app alone.
NEEDED = (
    "altair",
    "h5py",
    "matplotlib.figure",
    "olci_core.area.text.readings",
    "olci_practice.server.practice_server",
    "olci_ui.pictures.browse_images",
    "olci_ui.pictures.crop_route",
    "olci_ui.pictures.map_layers",
    "olci_ui.pictures.overlay_route",
    "olci_ui.services.process",
    "rasterio",
    "streamlit.web.bootstrap",
    "streamlit.web.cli",
    "xarray",
)

for module in NEEDED:
    import_module(module)
load_folium()
cover_table(USUAL_SEED)
quicklook_jpeg(short_scene(), seed=USUAL_SEED)  # the noise, the land
