"""The one way work is asked for, done and timed."""
