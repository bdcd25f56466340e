"""Run hortus as ``python -m hortus``."""

import sys

from hortus.cli import main

sys.exit(main())
