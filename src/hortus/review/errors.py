"""What can go wrong when rules are read and changes are reviewed."""

from hortus.core import HortusError


class RuleFileError(HortusError):
    """A file of rules, settings or dismissals of the review cannot be used as it stands."""

    code, status = "bad_rule_file", 422


class RuleExampleError(HortusError):
    """A rule does not find what its examples say that it finds, or finds what it should not."""

    code, status = "bad_rule_example", 422


class UnknownRuleError(HortusError):
    """There is no rule or pack of that name."""

    code, status = "unknown_rule", 404


class RuleExistsError(HortusError):
    """There is a rule or a file of that name already."""

    code, status = "rule_exists", 409


class EngineMissingError(HortusError):
    """The part that looks for patterns in code is not installed."""

    code, status = "review_engine_missing", 503


class ChangeError(HortusError):
    """Git cannot say what was changed."""

    code, status = "no_change_to_review", 422


class FixError(HortusError):
    """A fix could not be written."""

    code, status = "fix_failed", 500


class HookError(HortusError):
    """A hook cannot be installed or removed without touching somebody else's."""

    code, status = "hook_refused", 409


class CheckerError(HortusError):
    """An installed checker did not give an answer."""

    code, status = "checker_failed", 502
