"""Why something may not be done at the desk, beside what is done to its cases."""
