"""Measures the noticing; see notice.py."""
