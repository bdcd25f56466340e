"""What somebody may do in a project: for each model whether they may ask it, and why not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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
from hortus.policy import Uid
from hortus.store import Database, StoreView


@dataclass(frozen=True, slots=True)
class AskedOf:
    """Who asks, in which project, with which client; ``data_class`` is what the project says."""

    principal: Principal
    project: str = ""
    data_class: str = ""
    client: str = ""
    zone: str = ""

    @classmethod
    def read(cls, principal: Principal, said: Mapping[str, str]) -> Self:
        """Return what the query of a request says."""
        names = ("project", "class", "client")
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
        project=asked.project,
        listed=Uid("Project", asked.project) in directory.projects,
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
    )


def passport_of(loaded: Loaded, asked: AskedOf, clock: Clock) -> Passport:
    """Return the passport by the settings and the directory of this machine, without a gateway."""
    with StoreView.open(Database.of(loaded)) as view:
        policies = policies_in_force(loaded, view, clock)
    return passport(policies, loaded.settings, asked, clock)


def _question(asked: AskedOf, name: str, model: str, settings: ModelSettings) -> Question:
    client, _, version = asked.client.partition("@")
    return Question(
        asked.principal,
        Action.COMPLETE if model == EMBEDDED_MODEL else Action.INFER,
        name,
        Destination(model, settings.inside, settings.region, settings.owner_entity),
        client=client,
        client_version=version,
        project=asked.project,
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
