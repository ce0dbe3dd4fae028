"""A local server that speaks the protocol of the Copernicus Data Space Ecosystem and is as strict as it."""
