"""The keyboard on every page."""
