"""Who gets to the page: a key of the person's own, a cookie after the first opening, hosts and origins checked."""
