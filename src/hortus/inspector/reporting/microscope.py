"""Two texts side by side, each character that differs in a box with its number and name."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from hortus.inspector.finding import Difference, Kind
from hortus.inspector.reporting import visible
from hortus.inspector.reporting.places import shape, shortened

# Places where the order or the spelling of words differs, not a character.
_WORDS = ("header order", "header case", "key order", "white space")
_MOST_BOXES = 24
CHARACTER = re.compile(r".", re.DOTALL)
"""A text taken apart into what a mark can hide in."""
_TOKEN = re.compile(r"\S+\s*|\s+")
_WORD = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Box:
    """A character that differs, or a word where the order of words does."""

    text: str
    number: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch that is the same in both texts, or what stands in each where they differ."""

    same: str = ""
    sensitive: tuple[Box, ...] = ()
    control: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Slide:
    """One difference under the microscope, with all places where it is the same."""

    kind: Kind
    factor: str
    values: tuple[str, str]
    texts: tuple[str, str]
    """What stood there with each of them."""
    parts: tuple[Part, ...]
    places: tuple[str, ...]
    certainty: str

    @property
    def pairs(self) -> tuple[Part, ...]:
        """What differs, without what is the same."""
        return tuple(part for part in self.parts if part.sensitive or part.control)


def slides(differences: Iterable[Difference]) -> tuple[Slide, ...]:
    """Return a slide for each pair of texts."""
    groups: dict[tuple[object, ...], list[Difference]] = {}
    for each in differences:
        key = (each.kind, each.factor, each.values, each.sensitive, each.control, _piece(each))
        groups.setdefault(key, []).append(each)
    return tuple(_slide(group) for group in groups.values())


def _slide(group: Sequence[Difference]) -> Slide:
    first = group[0]
    return Slide(
        kind=first.kind,
        factor=first.factor,
        values=first.values,
        texts=(first.sensitive, first.control),
        parts=parts(first.sensitive, first.control, _piece(first)),
        places=tuple(dict.fromkeys(shortened(shape(each.place)) for each in group)),
        certainty=_certainty(first),
    )


def _piece(difference: Difference) -> re.Pattern[str]:
    """Return what the texts of a difference consist of, as far as one looks at them."""
    if difference.place.leaf.startswith(_WORDS):
        return _TOKEN
    return CHARACTER if difference.kind in (Kind.COVERT, Kind.FORMAT) else _WORD


def _certainty(difference: Difference) -> str:
    one, other = difference.runs
    runs = f"{one} {'run' if one == 1 else 'runs'} against {other}"
    if not 0 < difference.chance < 1:
        return f"{runs}: too few to rule out chance"
    often = round(1 / difference.chance)
    return f"{runs}: without a cause, so clean a split comes once in {often:,} tries"


def parts(sensitive: str, control: str, piece: re.Pattern[str] = CHARACTER) -> tuple[Part, ...]:
    """Return two texts cut into what is the same and what is not, by pieces of that form."""
    one, other = piece.findall(sensitive), piece.findall(control)
    named = piece is CHARACTER
    found = []
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    for how, begin, end, start, stop in matcher.get_opcodes():
        if how == "equal":
            found.append(Part(same="".join(one[begin:end])))
        else:
            here, there = one[begin:end], other[start:stop]
            found.append(
                Part(sensitive=_boxes(here, named=named), control=_boxes(there, named=named))
            )
    return tuple(found)


def _boxes(texts: Sequence[str], *, named: bool) -> tuple[Box, ...]:
    """Return a box for each character or word; a long stretch ends in one for all the rest."""
    boxes = [_box(text) if named else Box(text.strip() or text) for text in texts[:_MOST_BOXES]]
    if rest := texts[_MOST_BOXES:]:
        boxes.append(Box(f"… {len(rest)} more"))
    return tuple(boxes)


def _box(character: str) -> Box:
    return Box(visible.glyph(character), visible.number(character), visible.name(character))
