"""The command line: one module per verb."""

from hortus.cli.entry import main

__all__ = ["main"]
