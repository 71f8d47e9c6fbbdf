"""What a council does with the engine where a definition is not enough."""
