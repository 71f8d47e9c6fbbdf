"""PostgreSQL: its life as a private server, its roles, and the walls between councils."""
