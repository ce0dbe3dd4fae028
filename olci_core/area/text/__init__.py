"""Areas as people write them."""
