"""Put together what the repository and the person want of whoever works here."""

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from hortus.agent.files import Workspace
from hortus.agent.guidance.base import BASE
from hortus.agent.guidance.errors import UnknownGuidanceError
from hortus.agent.guidance.instructions import NAMES, Collector, Instructions
from hortus.agent.guidance.library import (
    Place,
    Skill,
    agents_in,
    commands_in,
    skills_in,
)
from hortus.agent.guidance.texts import Shelf
from hortus.agent.values import Noticed


class Guidance:
    """Instructions, skills, commands and agents of one session.

    Files are read once: what the model is told at the beginning holds until the end.
    ``entered`` names the nested files that a resumed session has been told of already;
    ``denied`` tells which files are not to be read, whatever imports them.
    """

    def __init__(
        self,
        workspace: Workspace,
        user: Path | None,
        *,
        instructions_kb: int = 32,
        entered: Sequence[str] = (),
        denied: Callable[[str], bool] | None = None,
    ) -> None:
        self._notices: list[Noticed] = []
        self._project = Shelf(workspace, self._notices)
        self._user = Shelf.at(user, self._notices) if user else Shelf(None, self._notices)
        room = instructions_kb * 1024
        self._files = Collector(self._project, room, denied)
        self._entered: dict[str, Instructions] = {}
        first = [*self._of_user(room), *self._of_root()]
        self.skills = skills_in(self._places("skills"))
        self._commands = commands_in(self._places("commands"))
        self.agents = agents_in(self._places("agents", claude=False))
        self._system = _joined(BASE, first, self.skills)
        self.touched([_beside(name) for name in entered if posixpath.basename(name) in NAMES])

    @property
    def notices(self) -> tuple[Noticed, ...]:
        """What the person should know: what was left out, and why."""
        return tuple(self._notices)

    @property
    def entered(self) -> tuple[str, ...]:
        """The nested files that the model was told of, for whoever resumes the session."""
        return tuple(self._entered)

    def system(self) -> str:
        """Return the system text: the same bytes for a whole session."""
        return self._system

    def touched(self, paths: Sequence[str]) -> str:
        """Return the instructions of folders that are new in scope, each once a session."""
        found = [
            said
            for folder in _folders(paths)
            for said in self._files.of_folder(folder)
            if said.source not in self._entered
        ]
        self._entered.update({said.source: said for said in found})
        return _worded(found)

    def standing(self) -> str:
        """Return all nested instructions so far, for the turn that compaction makes."""
        return _worded(self._entered.values())

    def skill(self, name: str) -> str:
        """Return a skill's text, or with ``NAME/FILE`` that of a file beside it."""
        skill_name, _, file = name.partition("/")
        skill = self.skills.get(skill_name)
        text = skill.read(file) if skill else None
        if text is None:
            known = ", ".join(self.skills) or "none"
            raise UnknownGuidanceError(f"there is no skill {name}", remedy=f"skills: {known}")
        return text

    def commands(self) -> Mapping[str, str]:
        """Return the names of custom commands with what each is for."""
        return {name: command.description for name, command in self._commands.items()}

    def expand(self, name: str, words: str) -> str:
        """Return what a custom command says with these words."""
        command = self._commands.get(name)
        if command is None:
            known = ", ".join(self._commands) or "none"
            raise UnknownGuidanceError(f"there is no command {name}", remedy=f"commands: {known}")
        return command.prompt(words)

    def _of_user(self, room: int) -> Iterator[Instructions]:
        for said in Collector(self._user, room).of_folder(""):
            yield Instructions(f"the person's {said.source}", said.text)

    def _of_root(self) -> Iterator[Instructions]:
        yield from self._files.of_folder("")
        yield from self._files.of_file(f".hortus/{NAMES[0]}")

    def _places(self, name: str, *, claude: bool = True) -> list[Place]:
        folders = [f".hortus/{name}", *([f".claude/{name}"] if claude else [])]
        return [
            Place(self._user, name),
            *(Place(self._project, folder) for folder in folders),
        ]


def _beside(path: str) -> str:
    return posixpath.join(posixpath.dirname(path), "_")


def _folders(paths: Sequence[str]) -> list[str]:
    """Return the folders that paths lie in, below the root, outer ones first."""
    found: dict[str, None] = {}
    for path in paths:
        folder = posixpath.dirname(posixpath.normpath(path))
        if folder.startswith(("/", "..")):
            continue
        parts = folder.split("/") if folder else []
        found |= {"/".join(parts[:n]): None for n in range(1, len(parts) + 1)}
    return sorted(found)


def _ended(text: str) -> str:
    return text if text.endswith("\n") else f"{text}\n"


def _joined(base: str, first: Sequence[Instructions], skills: dict[str, Skill]) -> str:
    parts = [base, _worded(first)]
    if skills:
        listed = "".join(f"- {skill.name}: {skill.description}\n" for skill in skills.values())
        parts.append(f"Skills: read `skill:NAME` before you do such work.\n{listed}")
    return "\n".join(part for part in parts if part)


def _worded(found: Iterable[Instructions]) -> str:
    return "\n".join(
        f'<instructions from="{said.source}">\n{_ended(said.text)}</instructions>\n'
        for said in found
    )
