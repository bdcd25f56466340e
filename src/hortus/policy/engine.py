"""Answer questions from policies, quickly and with the reason."""

from collections.abc import Hashable, Iterable, Mapping

from hortus.core import Verdict
from hortus.policy.bundle import Bundle
from hortus.policy.cache import Cache
from hortus.policy.directory import Directory
from hortus.policy.evaluation import Facts
from hortus.policy.explanation import Near, facts_of, nearest_permit, words
from hortus.policy.facts import FactBook
from hortus.policy.policy import Policy
from hortus.policy.types import Request, Uid, Value
from hortus.policy.wire import record_text

NO_PERMIT, ENGINE_ERROR = "no-permit", "engine-error"
"""The rules by which the engine refuses by itself."""

_ANSWERS = 65_536


class PolicyEngine:
    """Decides by one bundle and one directory, neither of which changes.

    Answers are kept by the facts they rest on. On a change make a new engine and let it take the
    place of the old: a question under way keeps to the one it began with, and no answer of the
    old one is ever given by the new.
    """

    def __init__(self, bundle: Bundle, directory: Directory, *, answers: int = _ANSWERS) -> None:
        self.bundle = bundle
        self.directory = directory
        self._clocked = bundle.uses_time
        self._names = names = bundle.names_asked
        self._book = FactBook(directory, bundle.parameters, clocked=self._clocked, names=names)
        self._answers = Cache[Hashable, Verdict](answers)

    def decide(self, request: Request) -> Verdict:
        """Return the verdict with every policy that determined it."""
        key = request.key(clocked=self._clocked)
        verdict = self._answers.get(key)
        if verdict is None:
            verdict = self._decide(request)
            self._answers.put(key, verdict)
        return verdict

    def explain(self, request: Request) -> Mapping[str, str]:
        """Return every fact about a request, in words."""
        return facts_of(self.bundle.policies, self.facts(request))

    def facts(self, request: Request) -> Facts:
        """Return everything a request is about."""
        return self._book.facts(request, self._book.slice(request))

    def _decide(self, request: Request) -> Verdict:
        part = self._book.slice(request)
        facts = self._book.facts(request, part)
        about = facts.principal, facts.action, facts.resource
        context = record_text(facts.context, self._names)
        answer = self.bundle.rules.ask(about, context, part.things)
        if answer.errors:
            # A policy that errs is skipped by the engine: a forbid would stand open.
            return self._failed(answer.errors, facts)
        policies = [self.bundle.policies[place] for place in answer.determining]
        if not policies:
            return self._unpermitted(facts)
        return self._verdict(policies, facts, allowed=answer.allowed)

    def _verdict(self, policies: list[Policy], facts: Facts, *, allowed: bool) -> Verdict:
        named = _names(facts)
        return Verdict(
            allowed,
            policies[0].id,
            _joined(policy.words.reason.format_map(named) for policy in policies),
            "" if allowed else _joined(p.words.remedy.format_map(named) for p in policies),
            facts_of(policies, facts),
            tuple(policy.id for policy in policies),
            self.bundle.version,
        )

    def _unpermitted(self, facts: Facts) -> Verdict:
        near = nearest_permit(self.bundle.policies, facts)
        named = _names(facts)
        if near is None:
            reason = f"no policy permits anybody to {facts.action.id} {facts.resource.id}"
            remedy = "ask the security officer for a policy that does"
            return Verdict(False, NO_PERMIT, reason, remedy, {}, bundle=self.bundle.version)
        return Verdict(
            False,
            NO_PERMIT,
            _nearest(near, facts),
            near.policy.words.remedy.format_map(named),
            {**facts_of([near.policy], facts), "nearest permit": near.policy.id},
            bundle=self.bundle.version,
        )

    def _failed(self, errors: tuple[str, ...], facts: Facts) -> Verdict:
        return Verdict(
            False,
            ENGINE_ERROR,
            f"a policy could not be worked out: {'; '.join(errors)}",
            "tell the owner of the policies; until it is mended nothing of this kind is permitted",
            {"action": facts.action.id, "resource": words(facts.resource)},
            bundle=self.bundle.version,
        )


def _nearest(near: Near, facts: Facts) -> str:
    first, *rest = near.misses
    more = f" (and {len(rest)} more)" if rest else ""
    return (
        f"nothing permits {facts.principal.id} to {facts.action.id} {facts.resource.id}; "
        f"nearest is {near.policy.id}, but {first}{more}"
    )


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(texts))


def _names(facts: Facts) -> dict[str, str]:
    """Return the facts that reasons may name in braces."""
    context = facts.context
    who = facts.entities[facts.principal].attributes
    what = facts.entities.get(facts.resource)
    clock = context.get("time")
    hour, weekday = (clock["hour"], clock["weekday"]) if isinstance(clock, Mapping) else ("", "")
    unknown = "an unknown place"
    provider = what.attributes.get("provider") if what else None
    return {
        "who": facts.principal.id,
        "what": facts.resource.id,
        "action": facts.action.id,
        "class": words(context["dataClass"]),
        "labels": words(context["labels"]) if context["labels"] else "nothing",
        "zone": words(context["zone"]),
        "purpose": words(context["purpose"]),
        "region": words(who.get("region", unknown)),
        "entity": _bare(who.get("entity"), "an unknown company"),
        "provider": _bare(provider, "an unknown provider"),
        "project": _bare(context.get("project"), "no project"),
        "tool": _bare(context.get("tool"), "an unnamed tool"),
        "review": _review(context.get("tool"), facts),
        "hour": words(hour),
        "weekday": words(weekday),
    }


def _review(tool: "Value | None", facts: Facts) -> str:
    found = facts.entities.get(tool) if isinstance(tool, Uid) else None
    said = found.attributes.get("reason") if found else ""
    return str(said or "no reason was given")


def _bare(value: "Value | None", otherwise: str) -> str:
    return value.id if isinstance(value, Uid) else otherwise
