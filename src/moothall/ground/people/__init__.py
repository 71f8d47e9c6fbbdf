"""Residents, officers and councillors: who they are and what they may do."""
