"""Measures the running bot (`python -m tests.bench`) and the noticing; see notice.py."""

import sys
from pathlib import Path

# As pytest has it: what the tests share is found by its own name.
sys.path.append(str(Path(__file__).parent.parent))
