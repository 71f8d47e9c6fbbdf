"""Facts, measures and reports: the numbers a council answers for."""
