"""Ask a ClamAV scanner (clamd) whether a file contains a virus."""
