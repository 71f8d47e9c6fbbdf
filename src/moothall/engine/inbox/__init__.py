"""Mail that comes in: kept first, then understood; a case, words on one, or somebody's to judge."""
