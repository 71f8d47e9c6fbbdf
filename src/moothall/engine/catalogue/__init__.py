"""Service definitions: checked, versioned, published; and the journeys through them."""
