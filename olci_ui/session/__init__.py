"""One browser tab: what it holds, what it has found, and the search under way."""
