"""The chaos run: the real bot over real HTTP, killed and starved of everything; both ends are counted."""
