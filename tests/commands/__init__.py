"""The command line as an operator meets it: sentences, exit codes, and what scripts can rely on."""
