"""What can be wrong with what the scanner is given."""

from hortus.core import HortusError


class RuleError(HortusError):
    """A rule of the scanner is not written as rules are."""

    code, status = "bad_dlp_rule", 500


class WordListError(HortusError):
    """A list of company words cannot be used as it stands."""

    code, status = "bad_word_list", 500


class AllowListError(HortusError):
    """An allow-list cannot be used as it stands."""

    code, status = "bad_allow_list", 500


class ProjectError(HortusError):
    """A repository whose source text is to be recognised cannot be read or kept."""

    code, status = "bad_dlp_project", 500


class EngineError(HortusError):
    """The faster first pass cannot be used on this machine, or not just now."""

    code, status = "dlp_engine", 500
