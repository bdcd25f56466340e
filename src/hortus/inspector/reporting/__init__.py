"""Say what was found: a signed report, the page that shows it, and what two reports differ in."""

from hortus.inspector.reporting.checking import Checked, Flaw, check, check_file
from hortus.inspector.reporting.differing import Change, Diff, How, diff
from hortus.inspector.reporting.making import artefact, making_of, report_of
from hortus.inspector.reporting.microscope import Slide, slides
from hortus.inspector.reporting.page import Page
from hortus.inspector.reporting.places import alike
from hortus.inspector.reporting.report import (
    PREDICATE_TYPE,
    Artefact,
    Carried,
    Contact,
    Examined,
    Files,
    Machine,
    Making,
    Moment,
    Report,
    Run,
    Tool,
    Tried,
)
from hortus.inspector.reporting.statement import own_key, own_signer, sealed, unverified
from hortus.inspector.reporting.strip import Release, changes
from hortus.inspector.reporting.visible import visible
from hortus.inspector.reporting.words import LEVELS, UNEXAMINED, meaning, weight
from hortus.inspector.reporting.writing import Written, room_in, write, write_history

__all__ = [
    "LEVELS",
    "PREDICATE_TYPE",
    "UNEXAMINED",
    "Artefact",
    "Carried",
    "Change",
    "Checked",
    "Contact",
    "Diff",
    "Examined",
    "Files",
    "Flaw",
    "How",
    "Machine",
    "Making",
    "Moment",
    "Page",
    "Release",
    "Report",
    "Run",
    "Slide",
    "Tool",
    "Tried",
    "Written",
    "alike",
    "artefact",
    "changes",
    "check",
    "check_file",
    "diff",
    "making_of",
    "meaning",
    "own_key",
    "own_signer",
    "report_of",
    "room_in",
    "sealed",
    "slides",
    "unverified",
    "visible",
    "weight",
    "write",
    "write_history",
]
