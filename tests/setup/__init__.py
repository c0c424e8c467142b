"""The set-up page: over plain HTTP, as a process, and in a real browser."""
