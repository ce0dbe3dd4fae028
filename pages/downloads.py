"""Downloads: what arrives, what waits, what failed."""

import streamlit as st

from olci_ui.downloads.panel import downloads
from olci_ui.extract.scenes import use_downloaded
from olci_ui.frame import offer_archives, open_page, signed_in
from olci_ui.texts import DOWNLOADS

open_page(DOWNLOADS)
with st.container():
    if not signed_in():
        offer_archives(key="offer")
downloads()
use_downloaded()
