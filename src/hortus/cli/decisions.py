"""How the verbs show a recorded request: the same words in the log and in its explanation."""

from datetime import UTC, datetime

from hortus.store import Decision, Intent, Outcome

_US = 1_000_000
_NOTHING = "-"
_UNPRINTABLE = "\N{REPLACEMENT CHARACTER}"


def printable(text: str) -> str:
    """Return ``text`` without anything that could steer a terminal: clients choose some of it."""
    return "".join(c if c.isprintable() else _UNPRINTABLE for c in text)


def moment(at_us: int) -> str:
    """Return a time as this machine's wall clock shows it."""
    local = datetime.fromtimestamp(at_us // _US, tz=UTC).astimezone()
    return local.strftime("%Y-%m-%d %H:%M:%S")


def started(decision: Decision) -> int:
    """Return when a request began; only its end is known where no attempt was recorded."""
    first: Intent | Outcome | None = next(iter(decision.attempts), decision.outcome)
    return first.at_us if first else 0


def status(decision: Decision) -> str:
    """Return what became of a request in one word, with status and code where it failed."""
    outcome = decision.outcome
    if outcome is None or decision.state == "ok":
        return str(decision.state)
    return printable(f"{decision.state} {outcome.status} {outcome.code}".rstrip())


def tokens(outcome: Outcome | None) -> str:
    """Return the tokens taken in and given out."""
    return f"{outcome.input_tokens}/{outcome.output_tokens}" if outcome else _NOTHING


def first_token(outcome: Outcome | None) -> str:
    """Return the milliseconds until the first token."""
    return f"{outcome.first_token_us // 1_000}" if outcome and outcome.first_token_us else _NOTHING


def cost(outcome: Outcome | None) -> str:
    """Return what a request cost; nothing where the model has no price."""
    if outcome is None or not outcome.cost_micro:
        return _NOTHING
    return f"{outcome.cost_micro / _US:.4f} {printable(outcome.currency)}"


def route(decision: Decision) -> str:
    """Return the name asked for and, where it differs, the model that served."""
    asked = decision.attempts[0].model_asked if decision.attempts else ""
    last = decision.attempts[-1].model if decision.attempts else ""
    served = decision.outcome.model if decision.outcome else last
    if not (asked and served) or served == asked:
        return printable(asked or served or _NOTHING)
    return printable(f"{asked} \N{RIGHTWARDS ARROW} {served}")


def document(decision: Decision) -> dict[str, object]:
    """Return a request for programs, with every field recorded."""
    return {
        "decision_id": decision.decision_id,
        "state": decision.state,
        "attempts": decision.attempts,
        "outcome": decision.outcome,
    }
