"""Figures of the desk: the seven, what stands open, and the board on the wall."""
