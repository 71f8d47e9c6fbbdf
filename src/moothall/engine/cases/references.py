"""References: what a case is called. They cannot be guessed, and read well aloud."""

from moothall.engine.catalogue.codes import LETTERS, fresh, read

__all__ = ["LETTERS", "fresh", "read"]
