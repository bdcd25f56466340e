"""What requests and answers are looked through with, as the settings say at the time."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from hortus.compose.firstpass import BEING_TRIED, FirstPasses
from hortus.core import Clock, ConfigError, DlpSettings, HortusError
from hortus.dlp import (
    DEFAULT_TIERS,
    TIERS,
    AllowList,
    ArrayEngine,
    Engine,
    ProjectIndex,
    Redactor,
    Rule,
    Scanner,
    TextLabels,
    count_issuers,
    load_rules,
    load_words,
    with_uuids,
)
from hortus.gateway import RequestFinder, RequestScreen, Screen
from hortus.identity import load_pepper

_log = logging.getLogger(__name__)
_FILES_EVERY_S = 1.0
_PROJECTS_EVERY_S = 30
_Stamps = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _InForce:
    """One state of the settings, and of the files they name."""

    settings: DlpSettings
    stamps: _Stamps
    screen: Screen | None
    projects: ProjectIndex | None
    parts: Mapping[str, str]
    engine: Engine
    rules: str
    """How many there are, in words."""


@dataclass(frozen=True, slots=True)
class _Lists:
    """What is looked for, and what may stay."""

    rules: tuple[Rule, ...]
    allow: AllowList
    projects: ProjectIndex | None


class HouseScreening:
    """Holds the screen in force; a file or setting that cannot be used leaves it as it is."""

    def __init__(self, settings: DlpSettings, data: Path, clock: Clock) -> None:
        self._data = data
        self._clock = clock
        self._rules = load_rules()
        self._problem = ""
        self._first = FirstPasses(data, lambda: load_pepper(data).digest(b"databases"))
        self._in_force = self._made(settings, patient=False)

    @property
    def screen(self) -> Screen | None:
        """What is looked through with; None where the settings switch it off."""
        return self._in_force.screen

    @property
    def settings(self) -> DlpSettings:
        """The settings in force."""
        return self._in_force.settings

    @property
    def parts(self) -> Mapping[str, str]:
        """The state of each part in words."""
        now = self._in_force
        problem = {"screening": self._problem} if self._problem else {}
        if now.screen is None:
            return {"scanner": "off", **problem}
        return {"scanner": f"{now.engine.state}, {now.rules}", **now.parts, **problem}

    async def keep_up(
        self, wanted: Callable[[], DlpSettings], install: Callable[[Screen | None], None]
    ) -> None:
        """Take up changed settings, lists and repositories, and ``install`` what they make."""
        looks = 0
        while True:
            await asyncio.sleep(_FILES_EVERY_S)
            looks += 1
            if await asyncio.to_thread(
                self._take_up, wanted(), read=not looks % _PROJECTS_EVERY_S
            ):
                install(self.screen)

    def _take_up(self, settings: DlpSettings, *, read: bool) -> bool:
        """Tell whether something has changed and is in force now."""
        now = self._in_force
        changed = (settings, _stamps(settings)) != (now.settings, now.stamps)
        # A faster first pass has to prove itself before it is taken up; by now there is time.
        waits = now.engine.state == ArrayEngine(BEING_TRIED).state
        if not changed and not waits and not (read and self._has_read(now.projects)):
            return False
        try:
            self._in_force = self._made(settings, None if changed else now.projects)
        except HortusError as e:
            if e.message != self._problem:
                _log.warning("screening stays as it was: %s", e.message)
            self._problem = e.message
            return False
        self._problem = ""
        return True

    def _has_read(self, projects: ProjectIndex | None) -> bool:
        """Tell whether a repository has a new commit, which has been read now."""
        if projects is None:
            return False
        refreshed = projects.refresh()
        self._problem = next(iter(refreshed.failed.values()), "")
        return bool(refreshed.read)

    def _made(
        self, settings: DlpSettings, projects: ProjectIndex | None = None, *, patient: bool = True
    ) -> _InForce:
        stamps = _stamps(settings)
        if settings.mode == "off":
            return _InForce(settings, stamps, None, None, {}, ArrayEngine(), "")
        try:
            words = {Path(name).stem: load_words(_path(name)) for name in settings.words}
            allow = AllowList.load(_path(settings.allow)) if settings.allow else AllowList.empty()
            if projects is None and settings.projects:
                projects = _index(settings, self._data)
            own = with_uuids(self._rules) if settings.uuids == "all" else self._rules
            rules = (*own, *(rule for known in words.values() for rule in known))
            engine = self._first.engine(settings.engine, rules, patient=patient)
        except HortusError as e:
            raise ConfigError(f"dlp: {e.message}", remedy=e.remedy) from e
        parts = {
            "word lists": ", ".join(f"{n} ({len(known)} words)" for n, known in words.items())
            or "none",
            "projects": ", ".join(settings.projects) or "none",
        }
        lists = _Lists(rules, allow, projects)
        screen = self._screen(settings, lists, engine)
        known = f"{len(rules)} rules, tokens of {count_issuers(rules)} issuers"
        return _InForce(settings, stamps, screen, projects, parts, engine, known)

    def _screen(self, settings: DlpSettings, lists: _Lists, engine: Engine) -> Screen:
        pepper = load_pepper(self._data)
        redactor = Redactor(pepper.digest(b"placeholders"))
        finder = RequestFinder(
            Scanner(lists.rules, TIERS, engine),
            pepper.digest(b"scanned"),
            settings.cache_bytes,
            TextLabels(lists.projects),
        )
        requests = RequestScreen(finder, redactor, lists.allow, settings, self._clock)
        return Screen(Scanner(lists.rules, DEFAULT_TIERS, engine), redactor, settings, requests)


def _index(settings: DlpSettings, data: Path) -> ProjectIndex:
    """Return the lines of the projects; what could never be read is a fault."""
    repositories = {name: _path(p.repository) for name, p in settings.projects.items()}
    projects = ProjectIndex(data / "projects", repositories)
    refreshed = projects.refresh()
    if projects.missing:
        name = projects.missing[0]
        raise ConfigError(
            f"project {name} cannot be read: {refreshed.failed.get(name, 'it has no lines')}",
            remedy=f"mend `repository` in [dlp.projects.{name}], or take the table out",
        )
    return projects


def _stamps(settings: DlpSettings) -> _Stamps:
    """Return what changes when one of the files is written."""
    files = [*settings.words, *([settings.allow] if settings.allow else [])]
    return tuple(_stamp(_path(name)) for name in files)


def _stamp(file: Path) -> tuple[int, int]:
    try:
        found = file.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size


def _path(name: str) -> Path:
    return Path(name).expanduser()
