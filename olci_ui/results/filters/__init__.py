"""The filter over a result."""
