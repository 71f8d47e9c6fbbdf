"""Councils, partnerships, teams, and the scope that keeps them apart."""
