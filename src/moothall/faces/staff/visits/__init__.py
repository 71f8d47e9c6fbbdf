"""People seen face to face: appointments, who waits, who is next; desks and their hours."""
