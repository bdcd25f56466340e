"""A coding assistant platform that a company runs inside its own walls."""

__version__ = "0.1.0"
