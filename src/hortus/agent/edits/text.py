"""A file as lines: encoding, line endings and the end of the last line are kept as they were."""

from collections import Counter

from msgspec import Struct
from msgspec.structs import replace

from hortus.agent.edits.errors import UneditableFileError
from hortus.agent.files import encoding_of
from hortus.core.regex import late

_BREAK = late(r"\r\n|\n")
_BREAK_OF_OLD = late(r"\r")


class Line(Struct, frozen=True):
    """A line and what ends it, which is nothing at the end of some files."""

    text: str
    ending: str


class Form(Struct, frozen=True):
    """How a file writes its text down."""

    encoding: str = "utf-8"
    mark: bytes = b""
    ending: str = "\n"


class Text(Struct, frozen=True):
    """The lines of a file and how they are written down."""

    lines: tuple[Line, ...]
    form: Form = Form()

    @property
    def ends_with_newline(self) -> bool:
        """Whether the last line is ended; an empty file counts as if it were."""
        return not self.lines or self.lines[-1].ending != ""

    def with_final_newline(self, *, wanted: bool) -> "Text":
        """Return the text with its last line ended or not."""
        if not self.lines or wanted == self.ends_with_newline:
            return self
        last = replace(self.lines[-1], ending=self.form.ending if wanted else "")
        return replace(self, lines=(*self.lines[:-1], last))


def read_text(data: bytes, path: str) -> Text:
    """Return the text in ``data``; refuse what is no text."""
    encoding = encoding_of(data)
    if encoding is None:
        raise UneditableFileError(f"{path} is no text file", remedy="leave this file as it is")
    try:
        text = encoding.decode(data)
    except UnicodeDecodeError as e:
        raise UneditableFileError(
            f"{path} is not valid {encoding.name}", remedy="leave this file as it is"
        ) from e
    lines = split_lines(text)
    return Text(lines, Form(encoding.name, encoding.mark, _usual_ending(lines)))


def write_text(text: Text, path: str) -> bytes:
    """Return the bytes of a file that holds ``text``."""
    joined = "".join(line.text + line.ending for line in text.lines)
    try:
        return text.form.mark + joined.encode(text.form.encoding)
    except UnicodeEncodeError as e:
        raise UneditableFileError(
            f"{path} is in {text.form.encoding}, which has no {joined[e.start]!r}",
            remedy="write this character in another way, such as an escape",
        ) from e


def split_lines(text: str) -> tuple[Line, ...]:
    """Return the lines of ``text``; only line breaks part them, not form feeds and their kin."""
    pattern = _BREAK if "\n" in text else _BREAK_OF_OLD
    lines, start = [], 0
    for found in pattern.finditer(text):
        lines.append(Line(text[start : found.start()], found.group()))
        start = found.end()
    if start < len(text):
        lines.append(Line(text[start:], ""))
    return tuple(lines)


def fresh_text(text: str, before: Text | None) -> Text:
    """Return a whole new text, written down as the file before it was."""
    form = before.form if before else Form()
    lines = tuple(
        Line(line.text, form.ending if before else line.ending) for line in split_lines(text)
    )
    made = Text(lines, form)
    if before is None or not before.lines:
        return made
    return made.with_final_newline(wanted=before.ends_with_newline)


def input_lines(text: str) -> list[str]:
    """Return the lines of what a model wrote, without endings."""
    return [line.text for line in split_lines(text)]


def _usual_ending(lines: tuple[Line, ...]) -> str:
    counted = Counter(line.ending for line in lines if line.ending)
    return counted.most_common(1)[0][0] if counted else "\n"
