"""Small adapters by which rooms that do not know each other work together."""

import hmac
import secrets

from hortus.completion import Engine, Prompt, Silence
from hortus.core import Principal, Question, Verdict
from hortus.gateway import Completion
from hortus.identity import Keyring


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


class KeyScope:
    """Decides by what a key was made for: the models named on it, or all."""

    def decide(self, question: Question) -> Verdict:
        """Return whether the key of the asker covers the name that was asked for."""
        principal, model = question.principal, question.asked
        facts = {"key": principal.key_id, "model": model}
        if not principal.models or model in principal.models:
            reason = "the key covers the model"
            return Verdict(allowed=True, rule="key-scope", reason=reason, facts_used=facts)
        allowed = ", ".join(sorted(principal.models))
        return Verdict(
            allowed=False,
            rule="key-scope",
            reason=f"the key of {principal.name} covers {allowed}, not {model}",
            remedy="ask for one of those, or have a key made that covers it (`hortus key new`)",
            facts_used=facts,
        )


class HouseKeys:
    """The keyring, and one more key: the one with which this process asks itself.

    That key lives in memory only and ends with the process, so checking that hortus works leaves
    no key behind.
    """

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring
        self.own = f"self_{secrets.token_urlsafe(32)}"
        self._self = Principal(key_id="self", name="hortus itself")

    def find(self, secret: str) -> Principal:
        """Return who holds ``secret``, or raise why nobody does."""
        if secret.startswith("self_") and hmac.compare_digest(secret.encode(), self.own.encode()):
            return self._self
        return self._keyring.find(secret)
