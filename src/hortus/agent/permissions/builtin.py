"""Rules that hold unless others speak against them: commands that only look."""

from functools import cache

from hortus.agent.permissions.rules import Rule, RuleText
from hortus.agent.values import Effect

LOOKING = (
    "run: :",
    "run: [ *",
    "run: basename *",
    "run: cat *",
    "run: cd *",
    "run: cmp *",
    "run: cut *",
    "run: diff *",
    "run: dirname *",
    "run: du *",
    "run: echo *",
    "run: false",
    "run: file *",
    "run: find *",
    "run: git blame *",
    "run: git diff *",
    "run: git log *",
    "run: git ls-files *",
    "run: git rev-parse *",
    "run: git show *",
    "run: git status *",
    "run: grep *",
    "run: head *",
    "run: ls *",
    "run: nl *",
    "run: printf *",
    "run: pwd",
    "run: realpath *",
    "run: rg *",
    "run: sed *",
    "run: sort *",
    "run: stat *",
    "run: tail *",
    "run: test *",
    "run: tr *",
    "run: tree *",
    "run: true",
    "run: uniq *",
    "run: wc *",
    "run: which *",
)


@cache
def looking_rules() -> tuple[Rule, ...]:
    """Return the rules that let commands look at the workspace unasked."""
    return tuple(Rule.of(RuleText(Effect.ALLOW, text, place="hortus")) for text in LOOKING)
