"""Tell texts apart that a reader cannot: look-alikes, and characters that show nothing."""

import json
import unicodedata
from functools import cache
from importlib import resources

# Zero width, joiners, bidirectional controls, variation selectors, tags, soft hyphen, byte marks.
_UNSEEN = (
    *((0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x180B, 0x180F), (0x200B, 0x200F)),
    *((0x202A, 0x202E), (0x2060, 0x206F), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB)),
    *((0x1D173, 0x1D17A), (0xE0000, 0xE0FFF)),
)
_SPACES = "Zs"
_ROUNDS = 8


def look_alike(one: str, other: str) -> bool:
    """Tell whether two different texts look the same to a reader (Unicode standard 39)."""
    return one != other and skeleton(one) == skeleton(other)


def skeleton(text: str) -> str:
    """Return a text as it looks: each character by the plainest one it can be taken for."""
    if text.isascii():
        return text
    for _ in range(_ROUNDS):  # what a character is taken for can be taken for more, and marks move
        if (seen := _taken_for(text)) == text:
            break
        text = seen
    return text


def _taken_for(text: str) -> str:
    table = _table()
    seen = (table.get(c, c) for c in unicodedata.normalize("NFKD", text) if not is_unseen(c))
    return "".join(" " if unicodedata.category(c) == _SPACES else c for c in seen)


def is_unseen(character: str) -> bool:
    """Tell whether a character shows nothing."""
    number = ord(character)
    return any(first <= number <= last for first, last in _UNSEEN)


def named(character: str) -> str:
    """Return a character by its number and name, as in ``U+2019 RIGHT SINGLE QUOTATION MARK``."""
    return f"U+{ord(character):04X} {unicodedata.name(character, 'without a name')}"


@cache
def _table() -> dict[str, str]:
    """Return for each character beyond ASCII that can be taken for others the plainest of them."""
    text = resources.files("confusable_homoglyphs").joinpath("confusables.json").read_text("utf-8")
    kinds: dict[str, list[dict[str, str]]] = json.loads(text)
    return {
        character: min((character, *(o["c"] for o in others if _is_plain(o["c"]))), key=_plainness)
        for character, others in kinds.items()
        if len(character) == 1 and not character.isascii()
    }


def _is_plain(character: str) -> bool:
    """Tell whether something is one character, and not another way to write one."""
    return len(character) == 1 and (
        len(written := unicodedata.normalize("NFKD", character)) > 1 or written == character
    )


def _plainness(character: str) -> tuple[bool, bool, int]:
    return (ord(character) > 0x7F, not character.isalnum(), ord(character))  # noqa: PLR2004 - above ASCII
