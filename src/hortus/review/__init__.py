"""Company rules: load them, find what breaks them in a change, and mine new ones."""

from hortus.review.authoring import Draft, accept, add, retire, write
from hortus.review.changes import Change, Wanted, find_changes
from hortus.review.checkers import CheckerFinder, Checkers
from hortus.review.dependencies import DependencyFinder
from hortus.review.dismissals import Dismissal, Dismissals, dismiss
from hortus.review.errors import RuleFileError, UnknownRuleError
from hortus.review.fixing import Fixed, fix_files
from hortus.review.formats import as_json, github, gitlab, sarif, shown, words
from hortus.review.git import Git
from hortus.review.globs import in_scope
from hortus.review.health import Health, assess, still_there, wilson
from hortus.review.hooks import install, remove
from hortus.review.importing import Imported, from_configs, from_prose
from hortus.review.languages import languages_of
from hortus.review.loading import PACKS, checked, faults, files_under, load_rules, pack_file
from hortus.review.mining import Proposal, mine
from hortus.review.opinion import Adviser, with_opinion
from hortus.review.packs import switch
from hortus.review.readings import Readings
from hortus.review.records import Records
from hortus.review.reviewing import Finder, Reviewer, shown_evidence
from hortus.review.secrets import SecretFinder, allow_list
from hortus.review.settings import RULES, SETTINGS, ReviewSettings, load_review_settings
from hortus.review.types import (
    LEVELS,
    ChangedFile,
    Finding,
    Level,
    Origin,
    Report,
    Rule,
    Scope,
    Skipped,
    Span,
    State,
)

__all__ = [
    "LEVELS",
    "PACKS",
    "RULES",
    "SETTINGS",
    "Adviser",
    "Change",
    "ChangedFile",
    "CheckerFinder",
    "Checkers",
    "DependencyFinder",
    "Dismissal",
    "Dismissals",
    "Draft",
    "Finder",
    "Finding",
    "Fixed",
    "Git",
    "Health",
    "Imported",
    "Level",
    "Origin",
    "Proposal",
    "Readings",
    "Records",
    "Report",
    "ReviewSettings",
    "Reviewer",
    "Rule",
    "RuleFileError",
    "Scope",
    "SecretFinder",
    "Skipped",
    "Span",
    "State",
    "UnknownRuleError",
    "Wanted",
    "accept",
    "add",
    "allow_list",
    "as_json",
    "assess",
    "checked",
    "dismiss",
    "faults",
    "files_under",
    "find_changes",
    "fix_files",
    "from_configs",
    "from_prose",
    "github",
    "gitlab",
    "in_scope",
    "install",
    "languages_of",
    "load_review_settings",
    "load_rules",
    "mine",
    "pack_file",
    "remove",
    "retire",
    "sarif",
    "shown",
    "shown_evidence",
    "still_there",
    "switch",
    "wilson",
    "with_opinion",
    "words",
    "write",
]
