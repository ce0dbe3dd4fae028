"""The jobs on the disk."""
