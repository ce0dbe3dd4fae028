"""The two satellites: their orbit, what they take on it, and the footprints of that."""
