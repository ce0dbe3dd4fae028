"""The search: where, when, what; its form, its address, its run."""
