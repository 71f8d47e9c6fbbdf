"""Risks, audits, certificates."""
