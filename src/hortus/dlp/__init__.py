"""Find and redact secrets, personal data and company words, before they leave."""

from hortus.dlp.allow import FILE_NAME, AllowList, Entry
from hortus.dlp.cache import ScanCache
from hortus.dlp.errors import AllowListError, ProjectError, RuleError, WordListError
from hortus.dlp.projects import ProjectIndex, Refreshed
from hortus.dlp.redaction import Redaction, Redactor, StreamRestorer
from hortus.dlp.reports import Hit, excerpt, place, sarif
from hortus.dlp.rules import Rule, count_issuers, load_rules
from hortus.dlp.scanner import DEFAULT_TIERS, Scanner
from hortus.dlp.sources import Source, from_index, from_paths, text_of
from hortus.dlp.stream import StreamScanner
from hortus.dlp.types import TIERS, Finding, Findings, Tier
from hortus.dlp.words import load_words

__all__ = [
    "DEFAULT_TIERS",
    "FILE_NAME",
    "TIERS",
    "AllowList",
    "AllowListError",
    "Entry",
    "Finding",
    "Findings",
    "Hit",
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
    "StreamScanner",
    "Tier",
    "WordListError",
    "count_issuers",
    "excerpt",
    "from_index",
    "from_paths",
    "load_rules",
    "load_words",
    "place",
    "sarif",
    "text_of",
]
