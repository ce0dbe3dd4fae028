"""Library: what has arrived."""

from olci_ui.frame import open_page
from olci_ui.library.panel import library
from olci_ui.texts import LIBRARY

open_page(LIBRARY)
library()
