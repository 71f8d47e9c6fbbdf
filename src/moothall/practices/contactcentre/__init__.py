"""Calls and the people who answer them."""
