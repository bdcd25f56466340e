"""What somebody may do in a project: for each model whether they may ask it, and why not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Self

import msgspec

from hortus.compose.policies import PoliciesInForce
from hortus.compose.policyquestion import caller
from hortus.compose.policyview import policies_in_force
from hortus.core import (
    EMBEDDED_MODEL,
    Action,
    Clock,
    Destination,
    Loaded,
    ModelSettings,
    Principal,
    Question,
    Settings,
    Verdict,
)
from hortus.identity import Roster
from hortus.policy import FactError, Uid
from hortus.store import Database, StoreView

_KINDS = {"use_tool": "Tool", "administer": "Task", "read_content": "Project"}
"""What can be asked about besides models, and of what kind it is."""


@dataclass(frozen=True, slots=True)
class AskedOf:
    """Who asks, in which project, with which client; ``data_class`` is what the project says.

    Where no project is named, it is the one that the key or its holder has been given.
    """

    principal: Principal
    project: str = ""
    data_class: str = ""
    client: str = ""
    zone: str = ""

    @property
    def place(self) -> str:
        """The project that policies are asked about."""
        return self.project or self.principal.project

    @classmethod
    def read(cls, principal: Principal, said: Mapping[str, str]) -> Self:
        """Return what the query of a request says."""
        names = ("project", "class", "client", "zone")
        return cls(principal, *(said.get(name, "").strip()[:100] for name in names))


class ModelPass(msgspec.Struct, frozen=True):
    """Whether somebody may ask one model, in the words of a refusal."""

    name: str
    inside: bool
    region: str
    provider: str
    allowed: bool
    rules: tuple[str, ...]
    reason: str
    remedy: str
    owners: tuple[str, ...]


class AliasPass(msgspec.Struct, frozen=True):
    """The models behind a name that somebody may ask, the first choice first."""

    name: str
    models: tuple[str, ...]


class Passport(msgspec.Struct, frozen=True):
    """The answer to "which AI may I use here"."""

    who: str
    project: str
    listed: bool
    data_class: str
    zone: str
    bundle: str
    models: tuple[ModelPass, ...]
    aliases: tuple[AliasPass, ...]
    own_project: str = ""
    """The project of the key or its holder, whose class holds at least."""
    client: str = ""
    """The client that was asked about, and what was decided about it; empty without one."""
    client_verdict: str = ""


class Answer(msgspec.Struct, frozen=True):
    """Whether somebody may do one thing, in the words of a refusal."""

    who: str
    action: str
    what: str
    allowed: bool
    rules: tuple[str, ...]
    reason: str
    remedy: str
    owners: tuple[str, ...]
    bundle: str


def answered(
    policies: PoliciesInForce,
    settings: Settings,
    asked: AskedOf,
    said: Mapping[str, str],
    clock: Clock,
) -> Passport | Answer:
    """Return the passport, or the answer to the one question that ``do`` and ``what`` are.

    Raises ``FactError`` for a question that cannot be put.
    """
    if "do" not in said:
        return passport(policies, settings, asked, clock)
    kind = _KINDS.get(said["do"])
    if kind is None or not said.get("what"):
        raise FactError(
            f"{said['do'][:40]!r} with {said.get('what', '')[:40]!r} is no question",
            remedy=f"ask do={' or do='.join(_KINDS)}, and what=NAME",
        )
    request = policies.asking.request(
        _question(asked, "", "", ModelSettings()), policies.dlp, clock.now_us()
    )
    what = Uid(kind, said["what"])
    verdict = policies.engine.decide(replace(request, action=Action(said["do"]), what=what))
    return Answer(
        request.who.id,
        said["do"],
        what.id,
        verdict.allowed,
        verdict.rules,
        verdict.reason,
        verdict.remedy,
        tuple(dict.fromkeys(_owners(verdict, policies))),
        verdict.bundle,
    )


def passport(
    policies: PoliciesInForce, settings: Settings, asked: AskedOf, clock: Clock
) -> Passport:
    """Return what a request of this kind would be answered now, model by model."""
    now_us = clock.now_us()
    known = {**settings.models, EMBEDDED_MODEL: ModelSettings(inside=True)}

    def decide(name: str, model: str) -> Verdict:
        return policies.decide(_question(asked, name, model, known[model]), now_us)

    directory, question = policies.asking.directory, _question(asked, "", "", ModelSettings())
    return Passport(
        who=caller(asked.principal, directory).id,
        project=asked.place,
        listed=Uid("Project", asked.place) in directory.projects,
        data_class=policies.asking.data_class(question),
        zone=asked.zone or "unknown",
        bundle=policies.bundle.version,
        models=tuple(
            _pass(name, model, decide(name, name), policies) for name, model in known.items()
        ),
        aliases=tuple(
            AliasPass(alias, tuple(name for name in names if decide(alias, name).allowed))
            for alias, names in settings.aliases.items()
        ),
        own_project=asked.principal.project,
        client=asked.client,
        client_verdict=directory.tool(asked.client).verdict if asked.client else "",
    )


def passport_of(loaded: Loaded, asked: AskedOf, clock: Clock) -> Passport:
    """Return the passport by the settings and the directory of this machine, without a gateway."""
    with StoreView.open(Database.of(loaded)) as view:
        policies = policies_in_force(loaded, view, clock)
        roster = Roster(view.people.everybody())
    asked = replace(asked, principal=_with_project(asked.principal, roster))
    return passport(policies, loaded.settings, asked, clock)


def _with_project(principal: Principal, roster: Roster) -> Principal:
    find = roster.service_named if principal.is_service else roster.person_named
    found = find(principal.account)
    return replace(principal, project=found.project) if found else principal


def _question(asked: AskedOf, name: str, model: str, settings: ModelSettings) -> Question:
    client, _, version = asked.client.partition("@")
    return Question(
        asked.principal,
        Action.COMPLETE if model == EMBEDDED_MODEL else Action.INFER,
        name,
        Destination(model, settings.inside, settings.region, settings.owner_entity),
        client=client,
        client_version=version,
        project=asked.place,
        zone=asked.zone,
        data_class=asked.data_class,
    )


def _pass(
    name: str, settings: ModelSettings, verdict: Verdict, policies: PoliciesInForce
) -> ModelPass:
    return ModelPass(
        name,
        settings.inside,
        settings.region,
        settings.provider,
        verdict.allowed,
        verdict.rules,
        verdict.reason,
        verdict.remedy,
        tuple(dict.fromkeys(_owners(verdict, policies))),
    )


def _owners(verdict: Verdict, policies: PoliciesInForce) -> Iterator[str]:
    for rule in verdict.rules:
        if policy := policies.bundle.policy(rule):
            yield policy.words.owner
