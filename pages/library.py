"""Library: what has arrived."""

from olci_ui.frame import open_page
from olci_ui.library_panel import library

open_page("Library")
library()
