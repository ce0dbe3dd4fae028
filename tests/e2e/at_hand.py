"""What every app of the browser tests would load and work out for itself, for the process of which all are copies.

Nothing is among it that takes a part of Streamlit as it is loaded: that counts in a running app alone.
"""

# ruff: noqa: F401 - it is enough that they are loaded

from __future__ import annotations

import altair
import h5py
import matplotlib.figure
import rasterio
import streamlit.web.bootstrap
import streamlit.web.cli
import xarray

import olci_core.area.text.readings
import olci_practice.server.practice_server
import olci_ui.pictures.browse_images
import olci_ui.pictures.crop_route
import olci_ui.pictures.map_layers
import olci_ui.pictures.overlay_route
import olci_ui.services.process
from olci_practice.archive.cover_table import USUAL_SEED, cover_table
from olci_practice.earth.picture import quicklook_jpeg
from olci_ui.late_templates import load_folium
from tests.e2e.samples import short_scene

load_folium()
cover_table(USUAL_SEED)
quicklook_jpeg(short_scene(), seed=USUAL_SEED)  # the noise, the land
