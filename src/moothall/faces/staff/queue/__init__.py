"""The lists of work: my work and the queue, their filters and their rows."""
