"""Files by hash: kept once in a council, proved, scanned, and read for their letters."""
