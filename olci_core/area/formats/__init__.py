"""Areas in files."""
