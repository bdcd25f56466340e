"""Skills, custom commands and agents: Markdown files of the person and of the project."""

import re
import shlex
from collections.abc import Iterator, Sequence

from msgspec import Struct

from hortus.agent.guidance.frontmatter import Page, read_page
from hortus.agent.guidance.texts import Shelf
from hortus.agent.values import Noticed
from hortus.core.regex import late

_NAME = late(r"[A-Za-z0-9][\w.-]{0,63}", re.ASCII)
_SPACE = late(r"\s+")
_LONGEST_DESCRIPTION = 300
_PLACEHOLDER = late(r"\$(?:(?P<all>ARGUMENTS)|(?P<number>[1-9]))\b")


class Place(Struct, frozen=True):
    """A folder on a shelf that holds such files."""

    shelf: Shelf
    folder: str


class Skill(Struct, frozen=True):
    """How some kind of work is done; the model reads the text when it does such work."""

    name: str
    description: str
    text: str
    place: Place

    def read(self, file: str) -> str | None:
        """Return its text, or that of a file beside it; None where there is none."""
        return self.place.shelf.text(f"{self.place.folder}/{file}") if file else self.text


class CustomCommand(Struct, frozen=True):
    """A prompt that is kept under a name."""

    name: str
    description: str
    text: str

    def prompt(self, arguments: str) -> str:
        """Return the prompt with its ``$ARGUMENTS``, ``$1``, ``$2`` ... filled in."""
        words = _split(arguments)

        def filled(found: re.Match[str]) -> str:
            if found["all"]:
                return arguments
            number = int(found["number"])
            return words[number - 1] if number <= len(words) else ""

        text, count = _PLACEHOLDER.subn(filled, self.text)
        return text if count or not arguments else f"{text.rstrip()}\n\n{arguments}\n"


class AgentDefinition(Struct, frozen=True):
    """An agent that parts of the work can be given to; without ``tools`` it has all of them."""

    name: str
    description: str
    text: str
    tools: tuple[str, ...] = ()
    model: str = ""


def skills_in(places: Sequence[Place]) -> dict[str, Skill]:
    """Return the skills by name; of two with one name, the first place's."""
    found: dict[str, Skill] = {}
    for place in places:
        for entry in place.shelf.names(place.folder):
            path = f"{place.folder}/{entry}SKILL.md"
            page = _page(place, path) if entry.endswith("/") else None
            if page is None:
                continue
            name = page.head.get("name") or entry.rstrip("/")
            if _is_usable(place, path, name, page):
                folder = Place(place.shelf, f"{place.folder}/{entry}".rstrip("/"))
                found.setdefault(
                    name, Skill(name, _description(page), _skill(page, folder, name), folder)
                )
    return dict(sorted(found.items()))


def commands_in(places: Sequence[Place]) -> dict[str, CustomCommand]:
    """Return the custom commands by name; ``sub/NAME.md`` is called ``sub:NAME``."""
    found: dict[str, CustomCommand] = {}
    for place in places:
        for name, path in _pages(place):
            if page := _page(place, path):
                found.setdefault(name, CustomCommand(name, _description(page), page.body))
    return dict(sorted(found.items()))


def agents_in(places: Sequence[Place]) -> dict[str, AgentDefinition]:
    """Return the agents by name."""
    found: dict[str, AgentDefinition] = {}
    for place in places:
        for stem, path in _pages(place):
            page = _page(place, path)
            if page and _is_usable(place, path, name := page.head.get("name") or stem, page):
                agent = AgentDefinition(
                    name,
                    _description(page),
                    page.body,
                    page.listed("tools"),
                    page.head.get("model", ""),
                )
                found.setdefault(name, agent)
    return dict(sorted(found.items()))


def _skill(page: Page, folder: Place, name: str) -> str:
    """Return a skill's text, and what stands beside it."""
    beside = [entry for entry in folder.shelf.names(folder.folder) if entry != "SKILL.md"]
    if not beside:
        return page.body
    listed = ", ".join(f"skill:{name}/{entry}" for entry in beside)
    return f"{page.body.rstrip()}\n\nBeside it: {listed}\n"


def _pages(place: Place) -> Iterator[tuple[str, str]]:
    for entry in place.shelf.names(place.folder):
        if entry.endswith(".md"):
            yield entry.removesuffix(".md"), f"{place.folder}/{entry}"
        elif entry.endswith("/"):
            for inner in place.shelf.names(f"{place.folder}/{entry}".rstrip("/")):
                if inner.endswith(".md"):
                    name = f"{entry.rstrip('/')}:{inner.removesuffix('.md')}"
                    yield name, f"{place.folder}/{entry}{inner}"


def _page(place: Place, path: str) -> Page | None:
    text = place.shelf.text(path)
    return None if text is None else read_page(text)


def _is_usable(place: Place, path: str, name: str, page: Page) -> bool:
    if _NAME.fullmatch(name) and page.head.get("description"):
        return True
    place.shelf.notices.append(
        Noticed(
            f"{path} is not used: it needs a description, and a name of letters and digits",
            "begin the file with --- name: ... description: ... ---",
        )
    )
    return False


def _description(page: Page) -> str:
    """Return the description in one line."""
    said = page.head.get("description") or page.body.strip().partition("\n")[0].lstrip("# ")
    line = _SPACE.sub(" ", said).strip()
    return line if len(line) <= _LONGEST_DESCRIPTION else f"{line[:_LONGEST_DESCRIPTION]}..."


def _split(arguments: str) -> list[str]:
    try:
        return shlex.split(arguments)
    except ValueError:  # a quotation has no end
        return arguments.split()
