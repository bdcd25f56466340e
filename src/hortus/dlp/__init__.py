"""Find and redact secrets, personal data and company words, before they leave."""

from hortus.dlp.allow import FILE_NAME, AllowList, Entry
from hortus.dlp.cache import Missed, ScanCache
from hortus.dlp.crashes import CrashNote
from hortus.dlp.databases import Databases, is_installed
from hortus.dlp.engines import ArrayEngine, Engine
from hortus.dlp.errors import AllowListError, EngineError, ProjectError, RuleError, WordListError
from hortus.dlp.marks import MARK, TextLabels, find_mark
from hortus.dlp.native import HyperscanEngine
from hortus.dlp.projects import ProjectIndex, Refreshed
from hortus.dlp.redaction import Edit, Redaction, Redactor, StreamRestorer, edited, restorations
from hortus.dlp.reports import Hit, excerpt, place, sarif
from hortus.dlp.rules import Rule, count_issuers, load_rules, with_uuids
from hortus.dlp.scanner import DEFAULT_TIERS, Scanner
from hortus.dlp.sources import Source, from_index, from_paths, text_of
from hortus.dlp.stream import LIMIT, Found, StreamRules, StreamScanner
from hortus.dlp.types import TIERS, Finding, Findings, Tier
from hortus.dlp.words import load_words

__all__ = [
    "DEFAULT_TIERS",
    "FILE_NAME",
    "LIMIT",
    "MARK",
    "TIERS",
    "AllowList",
    "AllowListError",
    "ArrayEngine",
    "CrashNote",
    "Databases",
    "Edit",
    "Engine",
    "EngineError",
    "Entry",
    "Finding",
    "Findings",
    "Found",
    "Hit",
    "HyperscanEngine",
    "Missed",
    "ProjectError",
    "ProjectIndex",
    "Redaction",
    "Redactor",
    "Refreshed",
    "Rule",
    "RuleError",
    "ScanCache",
    "Scanner",
    "Source",
    "StreamRestorer",
    "StreamRules",
    "StreamScanner",
    "TextLabels",
    "Tier",
    "WordListError",
    "count_issuers",
    "edited",
    "excerpt",
    "find_mark",
    "from_index",
    "from_paths",
    "is_installed",
    "load_rules",
    "load_words",
    "place",
    "restorations",
    "sarif",
    "text_of",
    "with_uuids",
]
