"""Documents at the desk: filed, found, worked on, kept, disposed of."""
