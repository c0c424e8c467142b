"""Python runs this at the start of each process whose path holds this folder: it sets up the guard."""

import only_here

only_here.install()
