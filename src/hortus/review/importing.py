"""Take in what a repository says already: prose as advice, other checkers' rules as references."""

import configparser
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from hortus.review.errors import RuleFileError

PROSE = (
    *("AGENTS.md", "CLAUDE.md", ".cursorrules", "CONTRIBUTING.md", "CONTRIBUTING.rst"),
    *("CONTRIBUTING", ".github/CONTRIBUTING.md", ".github/copilot-instructions.md"),
)
_CONFIGS = (
    *("ruff.toml", ".ruff.toml", "pyproject.toml", "setup.cfg", ".flake8"),
    *(".eslintrc.json", ".eslintrc", ".semgrep.yml", "semgrep.yml"),
    *("eslint.config.js", "eslint.config.mjs"),
)
_LARGEST = 512_000
_MOST = 200
_ITEM = re.compile(r"^\s{0,3}(?:[-*+]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?(?P<text>\S.*)$")
# Outside of lists only what begins as an order: the rest explains.
_LINE = re.compile(r"^(?P<text>(?:Always|Never|Do not|Don't|Avoid|Prefer|Use|Must)\b.*)$")
_HEADING = re.compile(r"^#{1,6}\s+(?P<text>.+?)\s*#*$")
_ORDER = re.compile(
    r"^(?:please\s+)?(?:use|keep|write|add|run|put|name|call|give|return|raise|test|document|no)\b"
    r"|\b(?:always|never|must|should|do not|don't|avoid|prefer|make sure|ensure|required)\b",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"\*\*|__|\[([^\]]+)\]\([^)]*\)")
_TEXT = r"(?P<kept>\"(?:[^\"\\\n]|\\.)*\")"
_COMMENT = re.compile(rf"{_TEXT}|//[^\n]*|/\*.*?\*/", re.DOTALL)
_COMMA = re.compile(rf"{_TEXT}|,(?=\s*[\]}}])")
_LEAST, _LONGEST = 12, 400


@dataclass(frozen=True, slots=True)
class Imported:
    """A rule that can be written into a file: its name and content."""

    name: str
    content: Mapping[str, object]


def from_prose(root: Path) -> Iterator[Imported]:
    """Yield the sentences of a repository's own guidance that tell people what to do."""
    for name in PROSE:
        text = _text(root / name, name)
        if not text:
            continue
        stem = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
        for line, heading, words in _orders(text):
            yield Imported(
                f"{stem}-{line}",
                {
                    "id": f"{stem}-{line}",
                    "message": words,
                    "note": f"From {name}, {heading}." if heading else f"From {name}.",
                    "level": "advise",
                    "origin": "imported",
                    "source": f"{name}:{line}",
                },
            )


def from_configs(root: Path) -> Iterator[Imported]:
    """Yield a reference for each configuration of another checker."""
    for name in _CONFIGS:
        text = _text(root / name, name)
        for tool, codes in _codes(name, text) if text else ():
            stem = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
            yield Imported(
                f"{tool}-{stem}",
                {
                    "id": f"{tool}-{stem}",
                    "message": f"{tool} checks this repository as {name} says",
                    "level": "advise",
                    "origin": "imported",
                    "source": name,
                    "reference": {"tool": tool, "config": name, "codes": codes[:_MOST]},
                },
            )


def _text(path: Path, name: str) -> str:
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > _LARGEST:
            return ""
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError as e:
        raise RuleFileError(
            f"{name} cannot be read: {e.strerror}", remedy="let this user read it"
        ) from e


def _orders(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield line, heading and words of each list item that gives an order."""
    found = 0
    for number, heading, item in _items(text):
        words = " ".join(_MARKUP.sub(lambda m: m[1] or "", item).split())[:_LONGEST]
        if len(words) >= _LEAST and _ORDER.search(words) and found < _MOST:
            found += 1
            yield number, heading, words


def _items(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield line, heading and text of each list item, its further lines with it, and orders."""
    heading, fenced, item, began = "", False, "", 0
    for number, whole in enumerate([*text.split("\n"), ""], start=1):
        line = whole[: 2 * _LONGEST]
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        start = None if fenced else _ITEM.match(line) or _LINE.match(line)
        if item and (start or not line.strip() or not line[0].isspace()):
            yield began, heading, item
            item = ""
        if start:
            item, began = start["text"], number
        elif item and len(item) < _LONGEST:
            item = f"{item} {line.strip()}"
        elif not fenced and (head := _HEADING.match(line)):
            heading = head["text"]


def _codes(name: str, text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each checker that a file configures, and the rules it chooses."""
    if name.endswith(".toml"):
        yield from _toml(name, text)
    elif name in {"setup.cfg", ".flake8"}:
        parser = configparser.RawConfigParser(strict=False)
        try:
            parser.read_string(text)
        except configparser.Error as e:
            raise _unread(name, e) from e
        if parser.has_section("flake8"):
            chosen = parser.get("flake8", "select", fallback="")
            yield "flake8", [code for code in re.split(r"[,\s]+", chosen) if code]
    elif "semgrep" in name:
        yield "semgrep", re.findall(r"^\s*-?\s*id:\s*['\"]?([\w.-]+)", text, re.MULTILINE)
    elif name.endswith(("js", "mjs")):
        # It is a program: it is not run, only what looks like rules in it is listed.
        yield "eslint", sorted(set(re.findall(r"['\"]([@\w/-]+)['\"]\s*:\s*[\[\"']", text)))
    else:
        yield "eslint", _eslint(name, text)


def _toml(name: str, text: str) -> Iterator[tuple[str, list[str]]]:
    try:
        document: object = tomllib.loads(text)
    except tomllib.TOMLDecodeError as e:
        raise _unread(name, e) from e
    part = _at(document, "tool", "ruff") if name == "pyproject.toml" else document
    if isinstance(part, dict):
        lint = _at(part, "lint") or part
        chosen = [*_list(_at(lint, "select")), *_list(_at(lint, "extend-select"))]
        yield "ruff", [str(code) for code in chosen]


def _eslint(name: str, text: str) -> list[str]:
    # The file may hold comments and last commas, which JSON has none of; texts stay as they are.
    plain = _COMMA.sub(_kept, _COMMENT.sub(_kept, text))
    try:
        rules = _at(json.loads(plain), "rules")
    except (ValueError, RecursionError) as e:
        raise _unread(name, e) from e
    return [str(rule) for rule in rules] if isinstance(rules, dict) else []


def _kept(match: re.Match[str]) -> str:
    return match["kept"] or ""


def _at(value: object, *keys: str) -> object:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []


def _unread(name: str, error: Exception) -> RuleFileError:
    said = " ".join(str(error).split())[:200]
    return RuleFileError(f"{name} cannot be read: {said}", remedy="mend the file, then import it")
