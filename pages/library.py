"""Library: what has arrived."""

from olci_ui.frame import open_page

open_page("Library")
