"""The rules of the scanner, read from the data that comes with hortus."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Annotated

import msgspec

from hortus.dlp import forms
from hortus.dlp.errors import RuleError
from hortus.dlp.forms import Anchor
from hortus.dlp.types import SECRET, Tier

_LEAST_WORD = 4
_UUID = "uuid"
_PATTERNS = ("patterns.toml", "passwords.toml", "personal.toml")


class Finder(StrEnum):
    """How the first pass finds where a pattern may match."""

    GRAM = "gram"
    """Where one of its anchors is; the pattern begins there."""
    AT = "at"
    """Around an ``@``."""
    DIGITS = "digits"
    """Around four digits in a row."""
    RUN = "run"
    """At a long run of characters that secrets are made of."""


@dataclass(frozen=True, slots=True)
class Probe:
    """One pattern of a rule, and where to try it."""

    pattern: str
    check: str
    finder: Finder = Finder.GRAM
    anchors: tuple[Anchor, ...] = ()
    around: tuple[int, int] = (0, 0)
    least: int = 1
    """Around how many places together it is tried at all."""
    hint: str = ""
    """What begins at a place where it is tried."""
    bounded: bool = False
    """Whether it may not begin in the middle of a word."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What is looked for, how sure a find is, and what it is a find of."""

    id: str
    about: str
    tier: Tier
    label: str
    probes: tuple[Probe, ...]
    examples: tuple[str, ...]
    """Texts, as forms, in which it is found."""
    counter: tuple[str, ...]
    """Texts, as forms, in which it is not."""
    phrase: int = 0
    """How long it may be where it goes on after a blank; 0 where it does not."""


class _Pattern(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rule as ``patterns.toml`` has it."""

    id: str
    about: str
    tier: Tier
    label: str
    pattern: str
    check: str
    examples: tuple[str, ...]
    counter: tuple[str, ...]
    anchors: tuple[str, ...] = ()
    finder: Finder = Finder.GRAM
    around: tuple[int, int] = (0, 0)
    least: int = 1
    hint: str = ""


_Token = tuple[Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]+$")], str, str | tuple[str, ...]]


@cache
def load_rules() -> tuple[Rule, ...]:
    """Return all rules that come with hortus; raise ``RuleError`` where one is malformed.

    They are read once in a process: they cannot change, and reading takes 50 ms.
    """
    try:
        tokens = msgspec.convert(_read("tokens.toml")["tokens"], list[_Token])
        patterns = [
            pattern
            for name in _PATTERNS
            for pattern in msgspec.convert(_read(name)["rule"], list[_Pattern])
        ]
    except (msgspec.ValidationError, tomllib.TOMLDecodeError, KeyError) as e:
        raise RuleError(f"the rules cannot be read: {e}", remedy="install hortus anew") from e
    return (*map(_token_rule, tokens), *map(_pattern_rule, patterns))


def with_uuids(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """Return the rules with every UUID taken for a secret, not only those that are called one."""
    return tuple(replace(r, tier=Tier.CONTEXTUAL) if r.id == _UUID else r for r in rules)


def word_rule(word: str, label: str) -> Rule:
    """Return the rule of one company word; raise ``RuleError`` where it is too short.

    Case does not matter, and any white space stands for a blank.
    """
    variants = {word, word.upper(), word.lower(), word.title()}
    anchors = {a for v in variants if (a := _word_anchor(v.encode())) is not None}
    if not anchors:
        raise RuleError(
            f"the word {word!r} is too short to look for",
            remedy=f"give at least {_LEAST_WORD} characters that are not blank",
        )
    texts = "|".join(sorted(r"\s{1,3}".join(map(re.escape, v.split())) for v in variants))
    pattern = rf"(?P<secret>(?i:{texts}))(?![A-Za-z0-9])"
    probe = Probe(pattern, "none", anchors=tuple(sorted(anchors, key=repr)), bounded=True)
    about = "a word of the company"
    longest = max(map(len, variants)) + 2 * len(word.split())
    return Rule(
        label.replace(":", "-"), about, Tier.CONTEXTUAL, label, (probe,), (word,), (), longest
    )


def _word_anchor(word: bytes) -> Anchor | None:
    """Return the last four bytes of the first part of a phrase that has as many."""
    first = word.split(maxsplit=1)[0] if word.split() else b""
    if len(first) < _LEAST_WORD:
        return None
    return Anchor(forms.fold(first[-_LEAST_WORD:]), len(first) - _LEAST_WORD)


def _token_rule(token: _Token) -> Rule:
    name, issuer, given = token
    texts = (given,) if isinstance(given, str) else given
    return Rule(
        name,
        f"a token of {issuer}",
        Tier.STRUCTURED,
        SECRET,
        tuple(_token_probe(text) for text in texts),
        examples=texts,
        counter=tuple(_too_short(text) for text in texts),
    )


def _token_probe(form: str) -> Probe:
    pieces = forms.parse(form)
    pattern = f"(?P<secret>{forms.pattern(pieces)})"
    return Probe(pattern, "token", anchors=tuple(forms.anchors(pieces)), bounded=True)


def _too_short(form: str) -> str:
    """Return the form of a text that is like a token but ends too early."""
    head, brace, tail = form.rpartition("{")
    low, _, kind = tail.partition("}")[0].partition(" ")
    return f"{head}{brace}{int(low.partition('-')[0]) // 2} {kind}}}"


def _pattern_rule(data: _Pattern) -> Rule:
    probe = Probe(
        data.pattern,
        data.check,
        data.finder,
        tuple(a for text in data.anchors for a in forms.anchors(forms.parse(text))),
        data.around,
        data.least,
        data.hint,
        bounded=data.tier is Tier.STRUCTURED,
    )
    return Rule(data.id, data.about, data.tier, data.label, (probe,), data.examples, data.counter)


def _read(name: str) -> dict[str, object]:
    text = resources.files("hortus.dlp").joinpath("data", name).read_text(encoding="utf-8")
    return tomllib.loads(text)


def count_issuers(rules: Sequence[Rule]) -> int:
    """Return how many issuers' tokens are known."""
    return len({rule.about for rule in rules if rule.about.startswith("a token of ")})
