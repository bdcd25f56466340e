"""``hortus why``: one decision explained, from the question to the end."""

import asyncio
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from urllib.parse import urlencode

import msgspec

from hortus.cli import decisions, findings, happenings
from hortus.cli.decisions import printable
from hortus.cli.policywords import PoliciesRead
from hortus.cli.terminal import Terminal
from hortus.cli.whoasks import Access, access_of, configure_gateway
from hortus.content import ContentPlaces, ContentState, KeyFolder, state_of
from hortus.core import UnavailableError, load_settings
from hortus.gateway import http_get
from hortus.store import Database, Decision, Intent, Outcome, StoreView

_LABEL_WIDTH = 10
_TIMEOUT_S = 20.0
_OK = 200
_EPILOG = """\
On the machine of hortus every decision can be read. Elsewhere --url or --key-file ask the
gateway, which tells of those about whoever asks."""


def configure(parser: ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "id", metavar="ID", help="decision id, as in X-Hortus-Decision; its beginning is enough"
    )
    parser.epilog = _EPILOG
    configure_gateway(parser)


def run(args: Namespace, terminal: Terminal) -> int:
    """Print everything recorded about one request."""
    if args.url or args.key_file:
        return _run_remote(args, terminal)
    loaded = load_settings(data=args.data, file=args.config)
    database, keys = Database.of(loaded), KeyFolder(ContentPlaces.of(loaded).keys_folder)
    with StoreView.open(database) as store:
        decision = store.records.find(args.id.strip())
        events = store.events.of(decision.decision_id)
        content = state_of(database, keys, decision.decision_id)
    if terminal.json:
        told = [happenings.document(numbered) for numbered in events]
        document = {**decisions.document(decision), "events": told, "content": content}
        terminal.document(document)
        return 0
    for line in _explain(decision, PoliciesRead(loaded)):
        terminal.line(line)
    terminal.line(_line("content", _kept(content)))
    for numbered in events:
        terminal.line(_line("event", happenings.sentence(numbered.event)))
    return 0


def told_by_gateway(access: Access, decision_id: str) -> list[str]:
    """Return in lines what the gateway recorded of one request of whoever asks."""
    return list(_explain(_fetched(access, decision_id), None))


def _run_remote(args: Namespace, terminal: Terminal) -> int:
    decision = _fetched(access_of(args), args.id)
    if terminal.json:
        terminal.document(decisions.document(decision))
        return 0
    for line in _explain(decision, None):
        terminal.line(line)
    return 0


def _fetched(access: Access, decision_id: str) -> Decision:
    path = "/hortus/v1/decision"
    url = f"{access.url}{path}?{urlencode({'id': decision_id.strip()})}"
    headers = access.credential.headers("GET", path)
    answer = asyncio.run(http_get(url, timeout_s=_TIMEOUT_S, headers=headers))
    if answer is None:
        raise UnavailableError(
            f"nobody answers at {access.url}",
            remedy="check the address; on the machine of hortus, leave --url out",
        )
    try:
        if answer.status == _OK:
            return msgspec.json.decode(answer.body, type=Decision)
        why = msgspec.json.decode(answer.body, type=_Refusal).error
    except msgspec.DecodeError:
        why = _Why("it does not know the question, so it is an older hortus or none")
    raise UnavailableError(
        f"{access.url} does not explain it: {why.message}",
        remedy=why.remedy or "ask on the machine of hortus: `hortus why ID`",
    )


class _Why(msgspec.Struct, frozen=True):
    message: str = ""
    remedy: str = ""


class _Refusal(msgspec.Struct, frozen=True):
    error: _Why = _Why()


def _explain(decision: Decision, policies: PoliciesRead | None) -> Iterator[str]:
    began = decisions.moment(decisions.started(decision))
    yield f"{printable(decision.decision_id)}  {decisions.status(decision)}  {began}"
    if decision.attempts:
        yield from _asked(decision.attempts[0])
    for intent in decision.attempts:
        yield _attempt(intent)
        yield from _held(intent)
        yield from (
            _line(label, text) for label, text in (policies.told(intent) if policies else ())
        )
    if decision.outcome is None:
        yield _line("end", "none recorded: it runs still, or hortus was stopped before it ended")
        return
    yield from _ended(decision.outcome)


def _kept(content: ContentState) -> str:
    since = f" since {decisions.moment(content.erased_us)}" if content.erased_us else ""
    return f"{content.sentence}{since}"


def _asked(first: Intent) -> Iterator[str]:
    yield _line("who", f"{first.principal} (key {first.key_id})")
    yield _line("client", f"{first.client} {first.client_version}".strip() or "not named")
    talk = f", conversation {first.conversation}" if first.conversation else ""
    if first.account and first.account != first.principal:
        yield _line("account", first.account)
    if first.project:
        yield _line("project", first.project)
    name = first.model_asked or "no model"
    yield _line("asked", f"{name} at {first.door}, {first.bytes_in} bytes{talk}")


def _attempt(intent: Intent) -> str:
    if not intent.model:
        return _line("no attempt", intent.why)
    place = "inside" if intent.inside else "outside"
    region = f", {intent.region}" if intent.region else ""
    return _line(f"attempt {intent.attempt}", f"{intent.model} ({place}{region}): {intent.why}")


def _held(intent: Intent) -> Iterator[str]:
    """Yield what the request held, as it was for this attempt, and which rules decided."""
    if intent.labels:
        yield _line("data", intent.labels.replace(" ", ", "))
    for finding in findings.told(intent.findings):
        yield _line("found", str(finding))
    if intent.rules:
        yield _line("rules", intent.rules.replace(" ", ", "))


def _ended(outcome: Outcome) -> Iterator[str]:
    if outcome.code:
        yield _line(
            "refused" if not outcome.model else "failed", f"{outcome.status} {outcome.code}"
        )
        yield _line("reason", outcome.message)
        yield _line("remedy", outcome.remedy)
    if outcome.model:
        yield _line("tried last" if outcome.code else "served by", outcome.model)
    if outcome.why:
        yield _line("because", outcome.why)
    for finding in findings.told(outcome.findings):
        yield _line("answer", str(finding))
    if outcome.input_tokens or outcome.output_tokens:
        yield _line("tokens", _tokens(outcome))
    first = f"{decisions.first_token(outcome)} ms to the first token, "
    total = f"{outcome.total_us // 1_000} ms in all"
    yield _line("time", first + total if outcome.first_token_us else total)
    if outcome.cost_micro:
        yield _line("cost", decisions.cost(outcome))


def _tokens(outcome: Outcome) -> str:
    parts = (
        (outcome.cache_read_tokens, "read from the cache"),
        (outcome.cache_write_tokens, "written to the cache"),
        (outcome.reasoning_tokens, "spent on reasoning"),
    )
    details = ", ".join(f"{count} {what}" for count, what in parts if count)
    total = f"{outcome.input_tokens} in, {outcome.output_tokens} out"
    return f"{total} ({details})" if details else total


def _line(label: str, text: str) -> str:
    return f"  {label:<{_LABEL_WIDTH}} {printable(text)}"
