"""Settle which settings of the agent hold: requirements, command line, person, project."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from hortus.agent.files import FileError, Workspace
from hortus.agent.permissions import (
    BadPatternError,
    Bounds,
    Gate,
    Matcher,
    NamePattern,
    Rule,
    RuleText,
    looking_rules,
)
from hortus.agent.settings.bounding import bounded, may_ask, modes_of, permitted_servers
from hortus.agent.settings.errors import BadAgentSettingsError, ModelRefusedError
from hortus.agent.settings.places import PROJECT_FILE, Places
from hortus.agent.settings.proposing import PERSONAL, tightening, wishes_of
from hortus.agent.settings.toml import File, read_file, text_of
from hortus.agent.settings.trust import Proposal, fingerprint_of, is_trusted, named_files
from hortus.agent.settings.types import AgentSettings, HookEntry, Requirements, RuleEntry
from hortus.agent.values import Effect, Noticed

if TYPE_CHECKING:
    from hortus.agent.servers import ServerEntry

_LISTS = frozenset({"rules", "servers", "hooks"})
_WRITABLE_BY_OTHERS = 0o022


class HookDefinition(msgspec.Struct, frozen=True):
    """A hook that is run; ``files`` are those of the workspace that were trusted with it."""

    entry: HookEntry
    place: str
    files: Mapping[str, str] = {}


class Shown(msgspec.Struct, frozen=True):
    """A setting as it is shown: its value and where that came from."""

    name: str
    value: object
    origin: str


class Settled(msgspec.Struct, frozen=True):
    """Settings that hold, where they came from, and what the person should know of them."""

    settings: AgentSettings
    required: Requirements
    rules: tuple[Rule, ...]
    hooks: tuple[HookDefinition, ...]
    servers: "tuple[ServerEntry, ...]"
    origins: Mapping[str, str]
    notices: tuple[Noticed, ...] = ()
    proposal: Proposal | None = None
    """What the project would like and the person has not trusted; None where there is nothing."""
    files: Mapping[str, str] = {}
    """Programs of the workspace that a trusted project names, each with its hash."""

    def gate(self, workspace: Path) -> Gate:
        """Return the gate of a session."""
        required = self.required
        hosts = None if required.hosts is None else tuple(map(NamePattern.of, required.hosts))
        bounds = Bounds(modes_of(required), hosts)
        return Gate(
            self.rules,
            self.settings.mode,
            bounds=bounds,
            workspace=str(workspace),
            later=looking_rules if self.settings.look_unasked else tuple,
        )

    def check_model(self, model: str) -> None:
        """Raise ``ModelRefusedError`` where the administrator does not let it be asked."""
        if not may_ask(model, self.required):
            allowed = ", ".join(self.required.models or ()) or "none"
            raise ModelRefusedError(
                f"the administrator does not allow the model {model}",
                remedy=f"choose of: {allowed}",
            )

    def shown(self) -> tuple[Shown, ...]:
        """Return every setting with its value and where it came from."""
        values = msgspec.to_builtins(self.settings)
        plain = [
            Shown(name, _without_password(name, values[name]), self.origins.get(name, "default"))
            for name in values
            if name not in _LISTS
        ]
        rules = [Shown(r.effect, r.said.text, r.said.place) for r in self.rules]
        servers = [
            Shown("server", server.name, self.origins.get(f"servers.{server.name}", ""))
            for server in self.servers
        ]
        hooks = [Shown("hook", " ".join(h.entry.command), h.place) for h in self.hooks]
        return (*plain, *rules, *servers, *hooks)


def load_agent_settings(
    places: Places, flags: Mapping[str, object] | None = None, home: Path | None = None
) -> Settled:
    """Return the settings in force in a workspace.

    ``flags`` are values of the command line by name. Raises ``BadAgentSettingsError`` and
    ``BadPermissionError`` with file and line, and ``UnsafePlaceError``.
    """
    places.check()
    required = _requirements(places.requirements)
    user = read_file(places.user_file, AgentSettings, text_of(places.user_file))
    with Workspace(places.workspace) as workspace:
        project, files = _project(workspace, places.workspace)
    _refuse_personal(project)
    return _Settling(places, required, user, project, files, home or Path.home()).settled(
        {name: value for name, value in (flags or {}).items() if value is not None}
    )


def _requirements(path: Path) -> File[Requirements]:
    text = text_of(path)
    if text is not None and path.stat().st_mode & _WRITABLE_BY_OTHERS:
        raise BadAgentSettingsError(
            f"{path} can be changed by others than its owner",
            remedy=f"let the administrator run: chmod go-w {path}",
        )
    found = read_file(path, Requirements, text)
    try:
        for host in found.values.hosts or ():
            NamePattern.of(host)
    except BadPatternError as e:
        raise BadAgentSettingsError(
            f"{found.place('hosts')}: {e}", remedy="write hosts as pypi.internal or *.internal"
        ) from e
    return found


def _project(workspace: Workspace, root: Path) -> tuple[File[AgentSettings], Mapping[str, str]]:
    path = root / PROJECT_FILE
    try:
        seen = workspace.read(PROJECT_FILE)
    except FileError as e:
        raise BadAgentSettingsError(
            f"{path} is not read: {e.message}", remedy="make it an ordinary file, or remove it"
        ) from e
    if seen is None:
        return read_file(path, AgentSettings, None), {}
    try:
        project = read_file(path, AgentSettings, seen.data.decode())
    except UnicodeDecodeError as e:
        raise BadAgentSettingsError(f"{path} is not UTF-8", remedy="convert it") from e
    return project, named_files(workspace, _commands(project.values))


def _without_password(name: str, value: object) -> object:
    if name != "proxy" or "@" not in str(value):
        return value
    return f"...@{str(value).rpartition('@')[2]}"


def _refuse_personal(project: File[AgentSettings]) -> None:
    for name in sorted(PERSONAL & project.given):
        raise BadAgentSettingsError(
            f"{project.place(name)}: a project does not set {name}",
            remedy="take it out there; it has its place in your own agent.toml",
        )


def _commands(settings: AgentSettings) -> list[list[str]]:
    found = [list(hook.command) for hook in settings.hooks]
    for entry in settings.servers.values():
        words: list[str] = []
        for name in ("command", "args"):
            value = entry.get(name, [])
            words += map(str, value) if isinstance(value, list) else str(value).split()
        found.append(words)
    return found


class _Settling(msgspec.Struct, frozen=True):
    """The layers, and how they are laid over one another."""

    places: Places
    required: File[Requirements]
    user: File[AgentSettings]
    project: File[AgentSettings]
    files: Mapping[str, str]
    home: Path

    def settled(self, flags: Mapping[str, object]) -> Settled:
        wishes = wishes_of(self.project.values, self.project.given)
        print_ = fingerprint_of(self.places.workspace, self.project.text, self.files)
        may_trust = self.required.values.project_trust
        trusted = may_trust and bool(wishes) and is_trusted(self.places, print_)
        settings, origins = self._layered(flags, trusted=trusted)
        settings, notices = bounded(settings, self.required.values, origins)
        servers, refused = permitted_servers(
            self._servers(origins, trusted=trusted), self.required.values
        )
        rules = self._rules(trusted=trusted)
        hooks = self._hooks(trusted=trusted) if self.required.values.hooks else ()
        notices += [*refused, *self._unheard(wishes)]
        proposal = None if trusted or not wishes or not may_trust else Proposal(print_, wishes)
        return Settled(
            settings,
            self.required.values,
            rules,
            hooks,
            servers,
            origins,
            tuple(notices),
            proposal,
            self.files if trusted else {},
        )

    def _layered(
        self, flags: Mapping[str, object], *, trusted: bool
    ) -> tuple[AgentSettings, dict[str, str]]:
        values: dict[str, object] = {}
        origins: dict[str, str] = {}
        project, user = self.project, self.user
        wanted = (
            {name: getattr(project.values, name) for name in project.given}
            if trusted
            else tightening(project.values, project.given)
        )
        for name, value in wanted.items():
            values[name], origins[name] = value, project.place(name)
        for name in user.given:
            values[name], origins[name] = getattr(user.values, name), user.place(name)
        for name, value in flags.items():
            values[name], origins[name] = _flag(name, value), f"--{name.replace('_', '-')}"
        settings = msgspec.structs.replace(AgentSettings(), **values)
        hooks = (*user.values.hooks, *(project.values.hooks if trusted else ()))
        return msgspec.structs.replace(settings, hooks=hooks), origins

    def _rules(self, *, trusted: bool) -> tuple[Rule, ...]:
        return (
            *_rules_of(self.required, binding=True),
            *_rules_of(self.user),
            *_rules_of(self.project, allowing=trusted),
        )

    def _hooks(self, *, trusted: bool) -> tuple[HookDefinition, ...]:
        own = [
            HookDefinition(hook, self.user.place("hooks", at))
            for at, hook in enumerate(self.user.values.hooks)
        ]
        theirs = [
            HookDefinition(hook, self.project.place("hooks", at), self.files)
            for at, hook in enumerate(self.project.values.hooks if trusted else ())
        ]
        for hook in (*own, *theirs):
            Matcher.of(hook.entry.when, hook.place)
        return (*own, *theirs)

    def _servers(self, origins: dict[str, str], *, trusted: bool) -> "tuple[ServerEntry, ...]":
        found: dict[str, ServerEntry] = {}
        for file in (self.user, *((self.project,) if trusted else ())):
            if not file.values.servers:
                continue
            from hortus.agent.servers import read_servers  # noqa: PLC0415 - only who has some pays

            for server in read_servers(file.values.servers, self.home, file.place("servers")):
                if server.name not in found:
                    found[server.name] = server
                    origins[f"servers.{server.name}"] = file.place(f"servers.{server.name}")
        return tuple(found.values())

    def _unheard(self, wishes: Sequence[str]) -> list[Noticed]:
        if not wishes or self.required.values.project_trust:
            return []
        return [
            Noticed(
                f"what {PROJECT_FILE} of this project asks for is left out: {'; '.join(wishes)}",
                "the administrator does not let projects be trusted",
            )
        ]


def _flag(name: str, value: object) -> object:
    kinds = {f.name: f.type for f in msgspec.structs.fields(AgentSettings)}
    option = f"--{name.replace('_', '-')}"
    if name not in kinds or name in _LISTS:
        raise BadAgentSettingsError(f"{option} is no setting", remedy="see `hortus code --help`")
    try:
        return msgspec.convert(value, kinds[name], strict=False)
    except msgspec.ValidationError as e:
        raise BadAgentSettingsError(f"{option}: {e}", remedy="see `hortus code --help`") from e


def _rules_of(
    file: File[AgentSettings] | File[Requirements], *, binding: bool = False, allowing: bool = True
) -> list[Rule]:
    """Return the rules of a file; without ``allowing``, only those that deny or ask."""
    return [
        _rule(entry, file.place("rules", at), binding=binding)
        for at, entry in enumerate(file.values.rules)
        if allowing or not entry.allow
    ]


def _rule(entry: RuleEntry, place: str, *, binding: bool) -> Rule:
    said = [(effect, text) for effect in Effect if (text := getattr(entry, effect.value))]
    if len(said) != 1:
        raise BadAgentSettingsError(
            f"{place}: a rule has one of allow, ask and deny", remedy="split it into several rules"
        )
    ((effect, text),) = said
    return Rule.of(
        RuleText(effect, text, entry.match, entry.not_match, entry.reason, place, binding)
    )
