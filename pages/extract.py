"""Extract: an area cut out of scenes, as maps, a curve, a table."""

from olci_ui.extract.panel import extract
from olci_ui.frame import open_page
from olci_ui.texts import EXTRACT

open_page(EXTRACT)
extract()
