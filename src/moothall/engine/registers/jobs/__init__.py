"""Long work on registers: files loaded, loads undone."""
