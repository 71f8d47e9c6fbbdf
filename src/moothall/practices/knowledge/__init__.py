"""Articles: what people can read before they ask, and what officers answer with."""
