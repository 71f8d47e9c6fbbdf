"""One case: its page, and everything that an officer does to it."""
