"""`python -m samverk` is the `samverk` command."""

import sys

from samverk.cli import main

sys.exit(main())
