"""What the help page says."""
