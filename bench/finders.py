"""Scanners that say which lines of a file hold a secret: hortus, and two to compare it with."""

import hashlib
import json
import math
import re
import subprocess
import tempfile
import tomllib
import venv
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Required, TypedDict

from creddata import File

from hortus.dlp import TIERS, Scanner, Source, Tier, text_of
from hortus.dlp.types import SECRET

Spans = set[tuple[int, int]]
_DETECT_SECRETS = "detect-secrets==1.5.0"
_ASK = """
import json, sys
from detect_secrets.core.scan import scan_file
from detect_secrets.settings import default_settings
with default_settings():
    for name in sys.stdin.read().split("\\n"):
        print(json.dumps(sorted({found.line_number for found in scan_file(name)})))
"""


class Lines:
    """Turns places in a text into lines, counted from 1."""

    def __init__(self, text: str) -> None:
        # A carriage return alone ends a line too, for the labels as for Python.
        self._ends = [match.end() - 1 for match in re.finditer("\r\n?|\n", text)]

    def of(self, start: int, end: int) -> tuple[int, int]:
        """Return the first and the last line of a stretch of text."""
        return bisect_right(self._ends, start - 1) + 1, bisect_right(self._ends, end - 2) + 1


@dataclass(frozen=True, slots=True)
class Found:
    """What hortus finds in each file."""

    tiers: dict[Tier, list[Spans]]
    acted_on: list[Spans]
    identifiers: list[Spans]


def hortus(files: Sequence[File]) -> Found:
    """Return what hortus finds; personal data is not what the labels are about."""
    scanner, scorer = Scanner(), Scanner(tiers=[Tier.ENTROPY])
    tiers: dict[Tier, list[Spans]] = {tier: [] for tier in TIERS}
    acted_on: list[Spans] = []
    identifiers: list[Spans] = []
    for file in files:
        text = text_of(Source(file.name, file.content)) or ""
        lines = Lines(text)
        findings = [f for f in (*scanner.scan(text), *scorer.scan(text)) if f.label == SECRET]
        placed = [(f, lines.of(f.start, f.end)) for f in findings]
        for tier in TIERS:
            tiers[tier].append({place for f, place in placed if f.tier is tier})
        acted_on.append({place for f, place in placed if f.tier is not Tier.ENTROPY})
        identifiers.append({place for f, place in placed if f.rule == "uuid"})
    return Found(tiers, acted_on, identifiers)


def detect_secrets(files: Sequence[File], folder: Path) -> list[Spans]:
    """Return what detect-secrets finds with its default settings, in an environment of its own.

    It takes minutes and always finds the same, so its answer is kept by a digest of the files.
    """
    known = hashlib.sha256(_DETECT_SECRETS.encode())
    for file in files:
        known.update(hashlib.sha256(file.name.encode()).digest())
        known.update(hashlib.sha256(file.content).digest())
    kept = folder / f"found-{known.hexdigest()[:16]}.json"
    if not kept.exists():
        answer = _asked(files, folder)
        kept.write_text(json.dumps(answer) + "\n", encoding="utf-8")
    return [{(n, n) for n in lines} for lines in json.loads(kept.read_text(encoding="utf-8"))]


def _asked(files: Sequence[File], folder: Path) -> list[list[int]]:
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", _DETECT_SECRETS], check=True)
    with tempfile.TemporaryDirectory() as place:
        names = [_put(Path(place), number, file) for number, file in enumerate(files)]
        answer = subprocess.run(
            [python, "-c", _ASK],
            input="\n".join(names),
            text=True,
            capture_output=True,
            check=True,
        )
    return [json.loads(line) for line in answer.stdout.splitlines()]


def _put(place: Path, number: int, file: File) -> str:
    """Write a file under a path as in its repository, which is part of what is looked at."""
    name = re.sub(r"[\r\n]", "_", file.name)
    path = place / str(number) / name
    path.parent.mkdir(parents=True)
    path.write_bytes(file.content)
    return str(path)


@dataclass(frozen=True, slots=True)
class _Allow:
    paths: tuple[re.Pattern[str], ...]
    regexes: tuple[re.Pattern[str], ...]
    words: tuple[str, ...]
    target: str
    both: bool

    def allows(self, path: str, secret: str, match: str, line: str) -> bool:
        """Tell whether this entry of an allow-list applies."""
        text = {"match": match, "line": line}.get(self.target, secret)
        met = []
        if self.paths:
            met.append(any(p.search(path) for p in self.paths))
        if self.regexes:
            met.append(any(r.search(text) for r in self.regexes))
        if self.words:
            met.append(any(word in secret.lower() for word in self.words))
        return bool(met) and (all(met) if self.both else any(met))


@dataclass(frozen=True, slots=True)
class _Rule:
    regex: re.Pattern[str]
    group: int
    entropy: float
    keywords: tuple[str, ...]
    path: re.Pattern[str] | None
    allow: tuple[_Allow, ...] = field(default=())


class _AllowTable(TypedDict, total=False):
    paths: list[str]
    regexes: list[str]
    stopwords: list[str]
    regexTarget: str
    condition: str


class _RuleTable(TypedDict, total=False):
    regex: Required[str]
    secretGroup: int
    entropy: float
    keywords: list[str]
    path: str
    allowlist: _AllowTable
    allowlists: list[_AllowTable]


class Gitleaks:
    """The rules of a gitleaks checkout: keyword, expression, entropy, allow-lists.

    A port of what they mean, not the program: its decoding of base64 is left out.
    """

    def __init__(self, git: Path) -> None:
        command = ["git", "--git-dir", str(git), "show", "HEAD:config/gitleaks.toml"]
        text = subprocess.run(command, capture_output=True, check=True).stdout
        config = tomllib.loads(text.decode())
        self._everywhere = _allow(config["allowlist"])
        self._rules = [_rule(rule) for rule in config["rules"] if "regex" in rule]

    def find(self, files: Iterable[File]) -> list[Spans]:
        """Return the lines found in each file."""
        return [set(self._in_file(file)) for file in files]

    def _in_file(self, file: File) -> Iterator[tuple[int, int]]:
        text = file.content.decode("utf-8", "replace")
        lines, lower = Lines(text), text.lower()
        if self._everywhere.paths and any(p.search(file.name) for p in self._everywhere.paths):
            return
        for rule in self._rules:
            if rule.keywords and not any(word in lower for word in rule.keywords):
                continue
            if rule.path and not rule.path.search(file.name):
                continue
            for match in rule.regex.finditer(text):
                if self._stands(rule, match, file.name, text):
                    yield lines.of(*match.span())

    def _stands(self, rule: _Rule, match: re.Match[str], path: str, text: str) -> bool:
        groups = [group for group in match.groups() if group]
        secret = match[rule.group] if rule.group else (groups[0] if groups else match[0])
        begin = text.rfind("\n", 0, match.start()) + 1
        end = text.find("\n", match.end())
        line = text[begin : end if end >= 0 else len(text)]
        if rule.entropy and _bits(secret or "") <= rule.entropy:
            return False
        allow = (self._everywhere, *rule.allow)
        return not any(a.allows(path, secret or "", match[0], line) for a in allow)


def _rule(data: _RuleTable) -> _Rule:
    allow = data.get("allowlists", []) + ([data["allowlist"]] if "allowlist" in data else [])
    return _Rule(
        re.compile(_python(data["regex"])),
        data.get("secretGroup", 0),
        data.get("entropy", 0.0),
        tuple(word.lower() for word in data.get("keywords", ())),
        re.compile(_python(data["path"])) if "path" in data else None,
        tuple(map(_allow, allow)),
    )


def _allow(data: _AllowTable) -> _Allow:
    return _Allow(
        tuple(re.compile(_python(p)) for p in data.get("paths", ())),
        tuple(re.compile(_python(r)) for r in data.get("regexes", ())),
        tuple(word.lower() for word in data.get("stopwords", ())),
        data.get("regexTarget", "secret"),
        data.get("condition") == "AND",
    )


def _python(pattern: str) -> str:
    """Return Go's regular expression as Python writes it: a flag holds up to its group's end."""
    pattern = pattern.replace(r"\z", r"\Z").replace("[[:alnum:]]", "[0-9A-Za-z]")
    out: list[str] = []
    opened = [0]
    tokens = re.finditer(
        r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?[a-z]+\)|[()]|[^\\()\[]+", pattern, re.DOTALL
    )
    for token in (match[0] for match in tokens):
        if re.fullmatch(r"\(\?[a-z]+\)", token):
            out.append(token[:-1] + ":")
            opened[-1] += 1
        elif token == "(":
            out.append(token)
            opened.append(0)
        elif token == ")":
            out.append(")" * opened.pop() + token)
        else:
            out.append(token)
    return "".join((*out, ")" * opened.pop()))


def _bits(value: str) -> float:
    total = len(value) or 1
    return -sum(n / total * math.log2(n / total) for n in Counter(value).values())
