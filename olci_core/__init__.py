"""Sentinel-3 OLCI scenes from the Copernicus Data Space Ecosystem: sign in, search, look, fetch, check."""

__version__ = "0.1.0"
