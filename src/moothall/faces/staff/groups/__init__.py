"""Success groups and focus groups: members, sessions, goals, what was agreed."""
