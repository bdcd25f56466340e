"""Show by its own records what hortus does, so that others can check it."""

from hortus.evidence.control import Control
from hortus.evidence.controls import CONTROLS, find
from hortus.evidence.document import Document
from hortus.evidence.house import House, Policies
from hortus.evidence.making import Evidence, make_evidence
from hortus.evidence.records import FOREVER_US
from hortus.evidence.types import Verdict
from hortus.evidence.verifying import Checked, Flaw, check_evidence, check_file
from hortus.evidence.writing import Writer, Written

__all__ = [
    "CONTROLS",
    "FOREVER_US",
    "Checked",
    "Control",
    "Document",
    "Evidence",
    "Flaw",
    "House",
    "Policies",
    "Verdict",
    "Writer",
    "Written",
    "check_evidence",
    "check_file",
    "find",
    "make_evidence",
]
