"""The steps. Each says what it adds."""
