"""Plays the transcripts in `tests/transcripts/`: reads them, acts them out, compares every word."""
