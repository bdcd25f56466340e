"""Attacks on a sandbox for commands, each judged from outside it."""

from sandbox_suite.case import Case, Control, Group
from sandbox_suite.catalogue import CASES
from sandbox_suite.judging import Line, Verdict, judge
from sandbox_suite.runners import Bare, Plain, Runner
from sandbox_suite.stage import Stage

__all__ = [
    "CASES",
    "Bare",
    "Case",
    "Control",
    "Group",
    "Line",
    "Plain",
    "Runner",
    "Stage",
    "Verdict",
    "judge",
]
