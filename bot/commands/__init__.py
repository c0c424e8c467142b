"""The subcommands, one file each. They ask nothing and decide nothing: they hand on and print."""
