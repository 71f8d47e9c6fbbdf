"""What everything stands on: who, where, when, and what was done."""
