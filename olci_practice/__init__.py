"""The practice archive: an honest Earth, two satellites, and a local server that speaks CDSE's protocol."""
