"""Records kept up: what follows what is done to them, reviews that are due, who has read them."""
