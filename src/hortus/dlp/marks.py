"""Classification marks, where documents carry them: not each place where the word stands.

A mark is a line of its own (a header, a footer), an entry of the front matter, or part of the
first comment of a file. In prose and in code the same words mean nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from hortus.dlp.projects import ProjectIndex
from hortus.dlp.types import CONFIDENTIAL, Finding, Tier

MARK = "marked-document"
"""The name of the rule that every mark is a find of."""
LABEL = f"{CONFIDENTIAL}:marked"
_WORDS = (b"confidential", b"vertraulich", b"gebrauch", b"ternal use only", b"tlp:", b"restricted")
_LONGEST_LINE = 200
_HEAD_LINES = 25
_HEAD_BYTES = 4_000
_TLP = r"TLP:\s?(?:RED|AMBER(?:\+STRICT)?)"
# Sure enough when nothing else is on the line.
_PHRASE = rf"""(?:{_TLP}
    |(?i:(?:strictly|highly|company|commercial(?:ly)?|streng)[ ](?:private[ ](?:and|&)[ ])?
        (?:confidential|vertraulich))
    |(?i:(?:private|proprietary)[ ](?:and|&)[ ]confidential)
    |(?i:confidential[ ](?:and|&)[ ]proprietary)
    |(?i:(?:for[ ])?(?:company[ ])?internal[ ]use[ ]only)
    |(?i:(?:nur[ ])?f(?:ü|ue)r[ ]den[ ](?:internen|dienst)[ ]?gebrauch)
    |(?i:nur[ ]zum?r?[ ]internen[ ]gebrauch)
    |VS-NUR[ ]FÜR[ ]DEN[ ]DIENSTGEBRAUCH
    |(?i:classified[ ]as[ ](?:confidential|restricted)))"""
# Sure enough when it stands apart from all other text.
_WORD = r"(?:CONFIDENTIAL|Confidential|VERTRAULICH|Vertraulich|RESTRICTED)"
_BESIDE = r"""(?:(?i:(?:page|seite)[ ]?\d{1,4}(?:[ ]?(?:of|von|/)[ ]?\d{1,4})?)|©.{0,60}
    |(?i:do[ ]not[ ](?:distribute|copy|forward|share).{0,40}|nicht[ ]weitergeben.{0,20})
    |.{1,40}[ ](?:GmbH|AG|SE|KG|Inc\.?|Ltd\.?|LLC|Corp\.?|B\.V\.|S\.A\.)
    |\d{4}-\d\d-\d\d|v\d[\d.]{0,8})"""
_BETWEEN = r"[ ]{1,8}(?:[-\u2013\u2014|·•:]|\.)[ ]{1,8}"
_EDGE = r"""[\s#*/|<>!=_~;%"'\[\](){}\u2013\u2014-]{0,40}"""
_OPENS = r"""[\s#*/|<>!=_~;%\[({\u2013\u2014-]{0,40}"""


def _line(mark: str) -> re.Pattern[str]:
    return re.compile(
        rf"{_OPENS}(?:{_BESIDE}{_BETWEEN})?(?P<mark>{mark})\.?(?:{_BETWEEN}{_BESIDE}){{0,2}}{_EDGE}",
        re.VERBOSE,
    )


_PHRASE_LINE, _WORD_LINE = _line(_PHRASE), _line(_WORD)
_ENTRY = re.compile(
    rf"""{_OPENS}(?i:(?:data|document|security|information)?[ _-]?
    (?:classification|confidentiality|sensitivity|marking|klassifizierung|einstufung
    |vertraulichkeit|schutzklasse|tlp)(?:[ _-]?(?:level|class))?)[ ]?[:=][ ]?["']?
    (?P<mark>(?i:confidential|strictly[ ]confidential|restricted|internal[ ]use[ ]only
    |(?:streng[ ])?vertraulich|red|amber)|{_TLP})["']?{_EDGE}""",
    re.VERBOSE,
)
_COMMENT = re.compile(r"\s{0,12}(?:#|//|/\*|\*|--|;|%|<!--|\"\"\"|'''|REM )")
_IN_COMMENT = re.compile(
    rf"""(?P<mark>{_PHRASE}|(?-i:[A-Z][A-Z]{{2,}}[ ]CONFIDENTIAL)
    |(?i:(?:confidential|proprietary)[ ]information[ ]of
        |(?:this|the)[ ](?:file|document|code|software|program)[ ]is[ ]confidential))""",
    re.VERBOSE,
)


class TextLabels:
    """Labels of whole texts: whose source text they quote, and whether they are marked."""

    def __init__(self, projects: ProjectIndex | None = None) -> None:
        self._projects = projects

    def labels(self, text: str) -> frozenset[str]:
        """Return ``confidential:marked`` and ``source:`` with projects' names, where they hold."""
        sources = self._projects.labels(text) if self._projects else frozenset()
        return sources | {LABEL} if find_mark(text) else sources


def find_mark(text: str) -> Finding | None:
    """Return the first mark in a text."""
    data = text.encode("utf-8", "surrogatepass")
    lowered = data.lower()
    found = [mark for word in _WORDS if (mark := _first(data, lowered, word))]
    if not found:
        return None
    first = min(found, key=lambda mark: mark.start)
    start = len(data[: first.start].decode("utf-8", "surrogatepass"))
    length = len(data[first.start : first.end].decode("utf-8", "surrogatepass"))
    return replace(first, start=start, end=start + length)


def _first(data: bytes, lowered: bytes, word: bytes) -> Finding | None:
    at = lowered.find(word)
    while at >= 0:
        mark = _mark_at(data, at)
        if mark is not None:
            return mark
        # The line has been read: go on behind it, so that the work is linear.
        end = lowered.find(b"\n", at)
        at = lowered.find(word, end) if end >= 0 else -1
    return None


def _mark_at(data: bytes, place: int) -> Finding | None:
    """Return the mark on the line at a place, where that line carries one."""
    begin = data.rfind(b"\n", max(place - _LONGEST_LINE, 0), place) + 1
    end = data.find(b"\n", place, place + _LONGEST_LINE)
    end = len(data) if end < 0 else end
    if end - begin > _LONGEST_LINE:
        return None
    line = data[begin:end].decode("utf-8", "surrogatepass").rstrip("\r")
    for match in _marks(data, begin, end, line):
        start = begin + len(line[: match.start("mark")].encode("utf-8", "surrogatepass"))
        end = start + len(match["mark"].encode("utf-8", "surrogatepass"))
        return Finding(start, end, MARK, Tier.CONTEXTUAL, LABEL)
    return None


def _marks(data: bytes, begin: int, end: int, line: str) -> Iterator[re.Match[str]]:
    """Yield the readings of a line in which it is a mark."""
    if match := _PHRASE_LINE.fullmatch(line):
        yield match
    if (match := _WORD_LINE.fullmatch(line)) and _stands_apart(data, begin, end):
        yield match
    if not _is_in_head(data, begin):
        return
    commented = _COMMENT.match(line)
    if (match := _ENTRY.fullmatch(line)) and (commented or _is_front_matter(data, begin, line)):
        yield match
    if commented and (match := _IN_COMMENT.search(line)):
        yield match


def _stands_apart(data: bytes, begin: int, end: int) -> bool:
    """Tell whether there is no text on the lines before and after, as around headers."""
    before = data[max(begin - _LONGEST_LINE, 0) : begin].rsplit(b"\n", 2)
    after = data[end : end + _LONGEST_LINE].split(b"\n", 2)
    above = before[-2] if len(before) > 1 else b""
    below = after[1] if len(after) > 1 else b""
    return not above.strip(b" \t\r\f-=_*#/") and not below.strip(b" \t\r\f-=_*#/")


def _is_in_head(data: bytes, begin: int) -> bool:
    return begin <= _HEAD_BYTES and data.count(b"\n", 0, begin) < _HEAD_LINES


def _is_front_matter(data: bytes, begin: int, line: str) -> bool:
    """Tell whether a line is an entry of the front matter, or a capitalised line of a title."""
    if data.startswith(b"---"):
        return data.find(b"\n---", 3, begin) < 0
    return line[:1].isupper() and not line.endswith((",", ";", "{", '"', "'"))
