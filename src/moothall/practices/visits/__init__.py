"""People seen face to face at a desk: appointments, walk-ins, and who is next."""
