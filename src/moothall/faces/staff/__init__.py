"""Officers work here."""
