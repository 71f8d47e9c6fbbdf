"""Working time; the only clock."""
