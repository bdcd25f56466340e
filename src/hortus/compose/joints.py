"""Small adapters by which rooms that do not know each other work together."""

import hmac
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence

from hortus.completion import Engine, Prompt, Silence
from hortus.compose.policydirectory import HOUSE
from hortus.core import Destination, DlpSettings, Principal, Question, Verdict
from hortus.gateway import Completion, Decider, Presented
from hortus.identity import ACCESS, KeyRefusedError, Keyring, Proof, Sessions
from hortus.policy import Cache


class EngineCompleter:
    """The embedded engine, in the words of the gateway."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def complete(self, prefix: str, suffix: str, path: str, max_chars: int) -> Completion:
        """Return the engine's suggestion, or its silence."""
        answer = self._engine.complete(Prompt(prefix, suffix, path, max_chars))
        if isinstance(answer, Silence):
            return Completion("", answer.best_probability, silence=answer.reason)
        evidence = tuple(str(place) for place in answer.evidence)
        return Completion(answer.text, answer.probability, evidence)


_KNOWN = 4_096
_NOTHING_FOUND = Verdict(allowed=True, rule="data-labels", reason="no data is held back")


class DataLabels:
    """Decides by what kinds of data would go to a model, as the settings say.

    What was redacted is not in the question any more.
    """

    rule = "data-labels"

    def __init__(self, settings: Callable[[], DlpSettings]) -> None:
        self._settings = settings
        self._of: DlpSettings | None = None
        self._known = Cache[tuple[Destination, frozenset[str]], Verdict](_KNOWN)

    def decide(self, question: Question) -> Verdict:
        """Return whether data of these kinds may go to the model."""
        if not question.labels:
            return _NOTHING_FOUND
        settings = self._settings()
        if settings is not self._of:
            self._of, self._known = settings, Cache(_KNOWN)
        key = question.model, question.labels
        verdict = self._known.get(key)
        if verdict is None:
            verdict = self._decide(question, settings)
            self._known.put(key, verdict)
        return verdict

    def _decide(self, question: Question, settings: DlpSettings) -> Verdict:
        held = sorted(_held_back(question, settings)) if settings.mode == "enforce" else []
        labels = " ".join(held or sorted(question.labels))
        facts = {"labels": labels, "model": question.model.name}
        if not held:
            reason = "the data may go to the model"
            return Verdict(allowed=True, rule=self.rule, reason=reason, facts_used=facts)
        where = "any model" if "secret" in held else "a model outside"
        return Verdict(
            allowed=False,
            rule=self.rule,
            reason=f"the request holds data that may not go to {where} ({', '.join(held)})",
            remedy="go back to before it came into the conversation, or begin a new one without "
            f"it; {_way_out(held)}" + ("" if "secret" in held else "; a model inside may have it"),
            facts_used=facts,
        )


def _way_out(held: list[str]) -> str:
    """Return who may let the data go: of a repository's own lines no fingerprint does."""
    projects = [label.partition(":")[2] for label in held if label.startswith("source:")]
    if len(projects) == len(held):
        return f"the settings may open it ([dlp.projects.{projects[0]}] outside = true)"
    return "a false alarm can be allowed by its fingerprint (`hortus scan --explain`)"


def _held_back(question: Question, settings: DlpSettings) -> Iterator[str]:
    """Yield the labels that may not go to the model."""
    for label in question.labels:
        kind, _, name = label.partition(":")
        if kind == "secret":
            yield label
        elif question.model.inside:
            continue
        elif kind == "source":
            project = settings.projects.get(name)
            if project is None or not project.outside:
                yield label
        else:
            choice = settings.personal if kind == "personal" else settings.confidential
            # What was to be redacted and is still there cannot be: a marked document.
            if choice != "pass":
                yield label


class Deciders:
    """Asks several deciders: all that deny have decided, and where none does, all of them have."""

    def __init__(self, *deciders: Decider) -> None:
        self._deciders = deciders
        # By the identity of verdicts, which are kept beside what they say together: as long as an
        # entry is there, no other verdict can have the same.
        self._known = Cache[tuple[int, ...], tuple[Sequence[Verdict], Verdict]](_KNOWN)

    def decide(self, question: Question) -> Verdict:
        """Return what all denials say together, or all permits."""
        verdicts = [decider.decide(question) for decider in self._deciders]
        key = tuple(map(id, verdicts))
        known = self._known.get(key)
        if known is None:
            known = verdicts, _together(verdicts)
            self._known.put(key, known)
        return known[1]


def _together(verdicts: Sequence[Verdict]) -> Verdict:
    denials = [verdict for verdict in verdicts if not verdict.allowed]
    decisive = denials or verdicts
    return Verdict(
        allowed=not denials,
        rule=decisive[0].rule,
        reason=_joined(verdict.reason for verdict in decisive),
        remedy=_joined(verdict.remedy for verdict in decisive if verdict.remedy),
        facts_used={k: v for verdict in decisive for k, v in verdict.facts_used.items()},
        rules=tuple(rule for verdict in decisive for rule in verdict.rules),
        bundle=" ".join(verdict.bundle for verdict in verdicts if verdict.bundle),
        recorded=next((verdict.recorded for verdict in verdicts if verdict.recorded), ""),
        warning=_joined(verdict.warning for verdict in verdicts if verdict.warning),
    )


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(texts))


class HouseKeys:
    """The keyring, the tokens of who is signed in, and one more key: that of this process.

    That key lives in memory only and ends with the process, so checking that hortus works leaves
    no key behind. ``public_url`` is how clients call hortus, where it is not as they say.
    """

    def __init__(self, keyring: Keyring, sessions: Sessions, public_url: str = "") -> None:
        self._keyring = keyring
        self._sessions = sessions
        self._public_url = public_url.rstrip("/")
        self.own = f"self_{secrets.token_urlsafe(32)}"
        self._self = Principal(key_id="self", name=HOUSE)

    def find(self, secret: str, presented: Presented | None = None) -> Principal:
        """Return who holds ``secret``, or raise why nobody does."""
        if secret.startswith(ACCESS):
            return self._sessions.find(secret, self._proof(presented))
        if secret.startswith("self_") and hmac.compare_digest(secret.encode(), self.own.encode()):
            return self._self
        return self._keyring.find(secret)

    def withdrawn(self, principal: Principal) -> KeyRefusedError | None:
        """Return why somebody who was let in may ask no more, or None while they may."""
        return self._sessions.withdrawn(principal) or self._keyring.withdrawn(principal)

    def _proof(self, presented: Presented | None) -> Proof | None:
        if presented is None:
            return None
        base = self._public_url or f"{presented.scheme}://{presented.host}"
        return Proof(presented.proof, presented.method, base + presented.path)
