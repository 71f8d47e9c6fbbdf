"""One row for each thing that can be found, and who may find it."""
