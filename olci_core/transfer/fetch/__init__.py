"""One job carried out: files over the line, resumed, repaired, tested, and put in their place."""
