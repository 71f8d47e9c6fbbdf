"""Files by hash, and records management."""
