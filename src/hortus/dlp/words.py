"""Company words and code names, from a file with one on each line."""

from pathlib import Path

from hortus.dlp.errors import RuleError, WordListError
from hortus.dlp.rules import Rule, word_rule
from hortus.dlp.types import CONFIDENTIAL


def load_words(path: Path) -> tuple[Rule, ...]:
    """Return a rule for each word in a file; the label is ``confidential:`` and its name.

    Empty lines and lines that begin with ``#`` say nothing. Raises ``WordListError`` where the
    file cannot be read or a word is too short to be looked for.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as e:
        why = e.strerror if isinstance(e, OSError) else "it is no text in UTF-8"
        raise WordListError(
            f"{path} cannot be read as a list of words: {why}",
            remedy="give a text file in UTF-8 with one word or phrase on each line",
        ) from e
    label = f"{CONFIDENTIAL}:{path.stem}"
    return tuple(
        _rule(path, number, line.strip(), label)
        for number, line in enumerate(lines, start=1)
        if line.strip() and not line.lstrip().startswith("#")
    )


def _rule(path: Path, number: int, word: str, label: str) -> Rule:
    try:
        return word_rule(word, label)
    except RuleError as e:
        raise WordListError(f"{path}, line {number}: {e.message}", remedy=e.remedy) from e
