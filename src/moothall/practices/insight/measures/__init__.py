"""Measures: what is counted, on which clock, of which cases; compiled to each engine's SQL."""
