"""The account on a page."""
