"""Library: what has arrived."""

from olci_ui.frame import open_page
from olci_ui.library.panel import library

open_page("Library")
library()
