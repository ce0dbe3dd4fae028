"""Areas cut out of products: what is wanted, the work beside the page, and what came of it."""
