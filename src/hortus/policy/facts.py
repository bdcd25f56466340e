"""Turn a question and the directory into what the engine is given."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from hortus.policy.cache import Cache
from hortus.policy.cedar import Things, read_things
from hortus.policy.directory import Directory
from hortus.policy.entities import (
    account_entity,
    legal_entity,
    model_entity,
    project_entity,
    provider_entity,
    team_entity,
    tool_entity,
)
from hortus.policy.evaluation import Facts
from hortus.policy.parameters import Parameters, parameter_entities
from hortus.policy.records import Model, Project
from hortus.policy.types import Circumstances, Entity, Request, Uid, Value, Weekday
from hortus.policy.wire import Names, entities_text

_SLICES = 8_192


@dataclass(frozen=True, slots=True)
class Slice:
    """The part of the directory one question is about, for the engine and for explaining."""

    things: Things
    entities: Mapping[Uid, Entity]


class Layers(Mapping[Uid, Entity]):
    """Few entities over many, without a copy of the many."""

    def __init__(self, own: Mapping[Uid, Entity], shared: Mapping[Uid, Entity]) -> None:
        self._own, self._shared = own, shared

    def __getitem__(self, uid: Uid) -> Entity:
        """Return the entity of that name."""
        found = self._own.get(uid)
        return self._shared[uid] if found is None else found

    def __iter__(self) -> Iterator[Uid]:
        """Yield the names of all."""
        yield from self._own
        yield from (uid for uid in self._shared if uid not in self._own)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._own.keys() | self._shared.keys())


class FactBook:
    """Gives each question only what it is about.

    Models, providers, companies and parameters are read by the engine once. A caller, a project
    and a tool are added to them when they first ask and kept for a while; so neither the number
    of people nor that of projects matters to a decision. ``clocked`` says whether any policy asks
    for the time, and ``names`` which attributes they ask for: the engine is given no others.
    """

    def __init__(
        self,
        directory: Directory,
        parameters: Parameters,
        *,
        clocked: bool = True,
        names: Names = None,
    ) -> None:
        self._directory = directory
        self._clocked = clocked
        self._names = names
        self._shared = {entity.uid: entity for entity in _shared(directory, parameters)}
        self._base = read_things(entities_text(self._shared.values(), names))
        self._slices = Cache[tuple[Uid, ...], Slice](_SLICES)

    def slice(self, request: Request) -> Slice:
        """Return the things a request is about."""
        around = request.circumstances
        key = (request.who, *self._unshared(request.what, around))
        found = self._slices.get(key)
        if found is None:
            found = self._cut(key)
            self._slices.put(key, found)
        return found

    def facts(self, request: Request, part: Slice) -> Facts:
        """Return what a request is about, for explaining its answer."""
        return Facts(
            request.who,
            Uid("Action", request.action),
            request.what,
            self.context(request),
            part.entities,
        )

    def context(self, request: Request) -> Mapping[str, Value]:
        """Return the circumstances of a request as policies see them."""
        around = request.circumstances
        key: dict[str, Value] = {"tier": around.key_tier.uid, "covers": around.key_covers}
        if around.key_zone is not None:
            key["zone"] = Uid("Zone", around.key_zone)
        context: dict[str, Value] = {
            "dataClass": around.data_class.uid,
            "labels": frozenset(label.uid for label in around.labels),
            "zone": Uid("Zone", around.zone),
            "key": key,
            "purpose": around.purpose.uid,
            "budget": around.budget.uid,
            # Nobody agrees to their own request.
            "approvals": len(around.approvers - {request.who.id}),
        }
        if self._clocked:
            context["time"] = moment(request.at)
        if around.project:
            context["project"] = Uid("Project", around.project)
        if around.tool:
            context["tool"] = self._directory.tool(around.tool).uid
        return context

    def _unshared(self, what: Uid, around: Circumstances) -> tuple[Uid, ...]:
        """Return what else must be added: a project, and whatever is in no list."""
        found = [what] if what not in self._shared and what.type != "Task" else []
        if around.project:
            found.append(Uid("Project", around.project))
        if around.tool:
            found.append(self._directory.tool(around.tool).uid)
        return tuple(dict.fromkeys(found))

    def _cut(self, key: tuple[Uid, ...]) -> Slice:
        who, *others = key
        account = self._directory.account(who)
        own = [account_entity(account, self._directory.groups_of(account.teams))]
        for uid in others:
            own += self._entities(uid)
        added = {entity.uid: entity for entity in own}
        things = self._base.with_more(entities_text(added.values(), self._names))
        return Slice(things, Layers(added, self._shared))

    def _entities(self, uid: Uid) -> Iterator[Entity]:
        """Yield a project with its owner, a tool, or a model that nobody has listed."""
        match uid.type:
            case "Project":
                project = self._directory.projects.get(uid, Project(uid.id))
                yield project_entity(project)
                if project.owner:
                    yield team_entity(project.owner, self._directory.groups_of({project.owner}))
            case "Tool":
                yield replace(tool_entity(self._directory.tool(uid.id)), uid=uid)
            case _:
                yield model_entity(Model(uid.id, inside=False))


def moment(at: datetime) -> Mapping[str, Value]:
    """Return a time as policies see it: the date, the day and the hour on the caller's clock."""
    day = list(Weekday)[at.weekday()]
    return {"date": at.date().isoformat(), "weekday": day.uid, "hour": at.hour}


def _shared(directory: Directory, parameters: Parameters) -> list[Entity]:
    return [
        *map(legal_entity, directory.entities.values()),
        *(provider_entity(provider, directory) for provider in directory.providers.values()),
        *map(model_entity, directory.models.values()),
        *parameter_entities(parameters),
    ]
