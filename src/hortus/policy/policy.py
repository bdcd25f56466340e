"""One policy: what it decides, on which conditions, and what it says to people."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hortus.policy.cedar import read_tree
from hortus.policy.source import Source, Statement, statements
from hortus.policy.translation import clauses, scope
from hortus.policy.tree import Apply, Attribute, Literal, Node, Variable, paths, root, show, walk

ANNOTATIONS = ("id", "reason", "remedy", "owner")
"""What every policy says of itself."""

PLACEHOLDERS = (
    "who",
    "what",
    "action",
    "class",
    "labels",
    "zone",
    "purpose",
    "region",
    "entity",
    "provider",
    "project",
    "tool",
    "review",
    "hour",
    "weekday",
)
"""Facts that a reason or remedy may name in braces."""

RESERVED = frozenset({"no-permit", "engine-error"})
"""Rules of the engine itself, which no policy may be called."""

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CLOCK = frozenset({"hour", "weekday"})
_BRACES = re.compile(r"\{([^{}]*)\}")
_QUOTED = re.compile(r"`([^`]*)`")
_SLOTS = ("?principal", "?resource")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a policy or its examples, where, and what to do."""

    file: str
    line: int
    problem: str
    remedy: str

    def __str__(self) -> str:
        """Return place and problem in one line."""
        return f"{self.file}:{self.line}: {self.problem}"


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that must hold, or must not, for a policy to apply.

    ``in_head`` says whether it is in the part in brackets, which says what the policy is about.
    """

    node: Node
    wanted: bool
    in_head: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """What a policy says to people."""

    reason: str
    remedy: str
    owner: str


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy that has been read."""

    id: str
    permits: bool
    words: Words
    file: str
    statement: Statement
    conditions: tuple[Condition, ...]
    asks: tuple[tuple[str, Node], ...]
    """The facts of a request it looks at, by what they are called."""

    @property
    def line(self) -> int:
        """The line it begins in."""
        return self.statement.line

    @property
    def uses_time(self) -> bool:
        """Whether it asks for the clock, or names it in its words."""
        clock = Attribute(Variable("context"), "time")
        asked = any(node == clock for c in self.conditions for node in walk(c.node))
        said = _BRACES.findall(self.words.reason + self.words.remedy)
        return asked or not _CLOCK.isdisjoint(said)

    def fault(self, problem: str, remedy: str, word: str = "") -> Fault:
        """Return a fault of this policy, in the line that has ``word``."""
        return Fault(self.file, self.statement.line_with(word), problem, remedy)


def read_policies(source: Source) -> tuple[list[Policy], list[Fault]]:
    """Return the policies of a file and what is wrong with the others."""
    policies: list[Policy] = []
    faults: list[Fault] = []
    for statement in statements(source.text):
        try:
            tree = read_tree(statement.text)
            conditions = tuple(_conditions(scope(tree), clauses(tree)))
        except ValueError as e:
            faults.append(_unreadable(source.file, statement, str(e)))
            continue
        said = {name: " ".join(text.split()) for name, text in tree.annotations.items()}
        found = list(_annotation_faults(source.file, statement, said))
        faults += found
        if not found:
            permits = tree.effect == "permit"
            words = Words(said["reason"], said["remedy"], said["owner"])
            about = _asks(conditions)
            policies.append(
                Policy(said["id"], permits, words, source.file, statement, conditions, about)
            )
    return policies, faults


def _conditions(head: list[Node], body: list[tuple[Node, bool]]) -> Iterator[Condition]:
    for node in head:
        yield Condition(node, wanted=True, in_head=True)
    for node, wanted in body:
        yield from split(node, wanted=wanted)


def _asks(conditions: tuple[Condition, ...]) -> tuple[tuple[str, Node], ...]:
    found = {
        show(path): path
        for condition in conditions
        for path in paths(condition.node)
        # What is set in a pack is no fact of the request, and part of the bundle.
        if not isinstance(root(path), Literal)
    }
    return tuple(sorted(found.items()))


def split(node: Node, *, wanted: bool) -> Iterator[Condition]:
    """Yield the parts of a condition that must each be as wanted."""
    match node:
        case Apply("not", (inner,)):
            yield from split(inner, wanted=not wanted)
        case Apply("and", parts) if wanted:
            for part in parts:
                yield from split(part, wanted=True)
        case Apply("or", parts) if not wanted:
            for part in parts:
                yield from split(part, wanted=False)
        case _:
            yield Condition(node, wanted)


def _unreadable(file: str, statement: Statement, problem: str) -> Fault:
    """Return the fault of a statement the engine cannot read; the engine gives no place."""
    if problem.startswith("unexpected"):
        line = _stumble(statement, problem)
    else:
        quoted = _QUOTED.findall(problem)
        methods = [_method(word) for word in quoted]
        line = statement.line_with(
            *quoted, *methods, problem.rsplit(maxsplit=1)[-1], *_SLOTS, "permit", "forbid"
        )
    remedy = "mend the line; docs/how-to/write-a-policy.md shows the form"
    return Fault(file, line, problem, remedy)


def _stumble(statement: Statement, problem: str) -> int:
    """Return the line in which the engine stumbles, by reading ever more lines.

    The token comes into view with the line it is in.
    """
    lines = statement.text.split("\n")
    for count in range(1, len(lines)):
        try:
            read_tree("\n".join(lines[:count]))
        except ValueError as e:
            if str(e) == problem and not problem.endswith("end of input"):
                return statement.line + count - 1
    return statement.line + len(lines) - 1


def _method(operator: str) -> str:
    """Return an operator as policies call it: ``isIpv4`` where the engine says ``is_ipv4``."""
    first, *rest = operator.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _annotation_faults(
    file: str, statement: Statement, said: Mapping[str, str]
) -> Iterator[Fault]:
    for name in ANNOTATIONS:
        if not said.get(name):
            yield Fault(
                file, statement.line, f"a policy without @{name}", f'add @{name}("…") above it'
            )
    for name in said.keys() - set(ANNOTATIONS):
        yield Fault(
            file,
            statement.line_with(name),
            f"there is no annotation @{name}",
            f"the annotations are {', '.join(f'@{each}' for each in ANNOTATIONS)}",
        )
    given = said.get("id", "")
    if given and (given in RESERVED or not _ID.fullmatch(given)):
        problem = f"a policy cannot be called {given!r}"
        yield Fault(
            file,
            statement.line_with("id"),
            problem,
            "choose small letters, digits and hyphens, and not " + " or ".join(sorted(RESERVED)),
        )
    for name in ("reason", "remedy"):
        for inner in _BRACES.findall(said.get(name, "")):
            if inner not in PLACEHOLDERS:
                yield Fault(
                    file,
                    statement.line_with(name),
                    f"@{name} names {{{inner}}}, which is no fact",
                    f"the facts are {', '.join(PLACEHOLDERS)}",
                )
