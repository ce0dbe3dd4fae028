"""The download queue on a page."""
