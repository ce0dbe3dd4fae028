"""The page Following: standing orders made, tried out and watched, and searches saved under a name."""
