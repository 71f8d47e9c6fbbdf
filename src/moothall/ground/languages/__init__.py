"""The languages that people are spoken to in: English, and Welsh where a council has it."""
