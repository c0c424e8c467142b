"""The set-up page: on this machine alone, from a bot's token to a scheme that runs.

Everything it does goes through the commands that the command line uses; it keeps no state of its
own, so that it can be closed at any time and gone on with later. Texts are in `pages/`.
"""
