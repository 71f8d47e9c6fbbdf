"""Rules that say which team a new case goes to: declared, checked, and chosen from. Pure."""
