"""Load rules from a repository and from packs; one that breaks its own examples is refused."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path

from hortus.review.anchors import anchors
from hortus.review.document import ExampleEntry, Located, read
from hortus.review.errors import RuleExampleError, RuleFileError, UnknownRuleError
from hortus.review.examples import check
from hortus.review.languages import LANGUAGES
from hortus.review.readings import Readings
from hortus.review.settings import RULES, ReviewSettings
from hortus.review.types import (
    Evidence,
    Example,
    Level,
    Origin,
    Reference,
    Rule,
    Scope,
    State,
    Variant,
)

PACKS = ("automotive-c", "payments", "personal-data", "python-security")
_SUFFIXES = frozenset({".yml", ".yaml"})


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A file of rules: where it lies and what it is called in messages."""

    name: str
    text: str


def load_rules(
    root: Path, settings: ReviewSettings, readings: Readings | None = None
) -> tuple[Rule, ...]:
    """Return all rules that are used in a repository, each checked against its examples."""
    files = [
        *(pack_file(name) for name in settings.packs),
        *(file for folder in settings.rules for file in files_under(root, Path(folder))),
        *files_under(root, RULES),
    ]
    known: dict[str, Rule] = {}
    for rule in checked(files, readings):
        if other := known.get(rule.id):
            raise RuleFileError(
                f"{rule.where}: there is a rule {rule.id} already, in {other.where}",
                remedy="rename one, or set its level in .hortus/review.toml instead",
            )
        known[rule.id] = rule
    _all_known([*settings.levels, *settings.off], known)
    used = (rule for rule in known.values() if rule.id not in settings.off)
    return tuple(replace(rule, level=settings.levels.get(rule.id, rule.level)) for rule in used)


def checked(files: Iterable[RuleFile], readings: Readings | None = None) -> Iterator[Rule]:
    """Yield the rules of files; raise an error with file and line for the first that is bad."""
    known = readings or Readings()
    for file in files:
        for located in known.rules(file.text, file.name):
            rule = rule_of(located)
            check(rule)
            yield rule


def faults(files: Iterable[RuleFile]) -> Iterator[RuleFileError | RuleExampleError]:
    """Yield what is wrong with files of rules, all of it."""
    for file in files:
        try:
            for located in read(file.text, file.name):
                try:
                    check(rule_of(located))
                except (RuleFileError, RuleExampleError) as e:
                    yield e
        except RuleFileError as e:
            yield e


def pack_file(name: str) -> RuleFile:
    """Return a pack that comes with hortus."""
    if name not in PACKS:
        raise UnknownRuleError(
            f"there is no pack {name!r}", remedy=f"the packs are {', '.join(PACKS)}"
        )
    text = resources.files("hortus.review").joinpath("packs", f"{name}.yml").read_text("utf-8")
    return RuleFile(f"pack:{name}", text)


def files_under(root: Path, folder: Path) -> Iterator[RuleFile]:
    """Yield the rule files of a folder, in the order of their names."""
    paths = (path for path in (root / folder).rglob("*") if path.suffix in _SUFFIXES)
    for path in sorted(paths):
        name = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
        try:
            yield RuleFile(name, path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as e:
            raise RuleFileError(
                f"{name} cannot be read: {e}", remedy="mend the file, or move it elsewhere"
            ) from e


def rule_of(located: Located) -> Rule:
    """Return the rule that a document describes."""
    entry = located.entry
    _answered_for(located)
    variants = tuple(_variants(located))
    first = variants[0].languages[0] if variants else ""
    evidence, reference = entry.evidence, entry.reference
    return Rule(
        id=entry.id,
        message=entry.message,
        level=entry.level,
        where=located.where,
        note=entry.note,
        owner=entry.owner,
        source=entry.source,
        origin=entry.origin,
        state=entry.state,
        expires=entry.expires,
        scope=Scope(entry.files, entry.ignores),
        variants=variants,
        evidence=Evidence(
            evidence.kept, evidence.of, evidence.bound, evidence.places, evidence.against
        ),
        good=tuple(_example(value, first) for value in entry.examples.good),
        bad=tuple(_example(value, first) for value in entry.examples.bad),
        reference=None
        if reference is None
        else Reference(reference.tool, reference.config, reference.codes),
    )


def _answered_for(located: Located) -> None:
    """Refuse a rule that was mined and would block without anybody having said so."""
    entry = located.entry
    asked = entry.owner and entry.state is not State.PROPOSED
    if entry.origin is Origin.MINED and entry.level is Level.BLOCK and not asked:
        raise RuleFileError(
            f"{located.where}: {entry.id} was mined, and would block with no owner's word for it",
            remedy="accept it as warn first: `hortus rules accept NAME --owner WHO --level warn`",
        )


def _variants(located: Located) -> Iterator[Variant]:
    entry = located.entry
    if entry.rule is not None:
        own = (entry.language, entry.rule, entry.constraints, entry.utils)
        yield _variant(located, own, entry.fix, entry.anchors)
    elif entry.language or entry.fix:
        raise RuleFileError(
            f"{located.where}: {entry.id} has a language or fix but no `rule`",
            remedy="add the pattern under `rule`, or leave both out for advice in words",
        )
    for other in entry.variants:
        words = (other.language, other.rule, other.constraints, other.utils)
        yield _variant(located, words, other.fix, other.anchors)


def _variant(
    located: Located,
    words: tuple[str | tuple[str, ...], dict[str, object], dict[str, object], dict[str, object]],
    fix: str | None,
    given: tuple[str, ...],
) -> Variant:
    language, rule, constraints, utils = words
    languages = (language,) if isinstance(language, str) else language
    if not languages or (unknown := set(languages) - LANGUAGES):
        said = ", ".join(sorted(unknown)) if languages else "none"
        raise RuleFileError(
            f"{located.where}: {located.entry.id} has no language that is known: {said}",
            remedy=f"name one of {', '.join(sorted(LANGUAGES))}",
        )
    config: dict[str, object] = {"rule": rule}
    if constraints:
        config["constraints"] = constraints
    if utils:
        config["utils"] = utils
    return Variant(tuple(languages), config, fix, anchors(rule, given))


def _example(value: str | ExampleEntry, language: str) -> Example:
    if isinstance(value, str):
        return Example(value, language)
    return Example(value.code, value.language or language, value.fixed)


def _all_known(names: Iterable[str], known: dict[str, Rule]) -> None:
    for name in names:
        if name not in known:
            raise UnknownRuleError(
                f".hortus/review.toml names the rule {name}, which is not loaded",
                remedy="`hortus rules list` shows the rules; leave it out, or switch its pack on",
            )
