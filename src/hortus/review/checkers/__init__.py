"""Run the checkers that imported rules refer to, where they are installed."""

from hortus.review.checkers.finder import CheckerFinder, Checkers, found_here

__all__ = ["CheckerFinder", "Checkers", "found_here"]
