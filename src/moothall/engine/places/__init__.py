"""Where things are: cells of the national grid, windows on it, wards and other areas as layers."""
