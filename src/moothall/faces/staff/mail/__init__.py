"""Mail that came in: what needs a person, one mail as text, what is done with it."""
