"""What is recorded about the people who use hortus: every column of every table, explained."""

from collections.abc import Iterator

from hortus.audit import DIGESTED
from hortus.evidence.inputs import SignalRow
from hortus.store import Event, Intent, Outcome, layout

UNEXPLAINED = ""
"""What stands in place of the text of a column that nobody has explained yet."""

# Tables that hold nothing but hashes, keys and counters of hortus itself.
_MACHINERY = frozenset(
    {
        "alembic_version",
        "audit_head",
        "audit_keys",
        "audit_leaves",
        "key_changes",
    }
)
# Events wait here, some for half a second, until they enter the log.
_SAME = {"waiting_events": "events"}
_IN_LOG = {"intents": DIGESTED[Intent], "outcomes": DIGESTED[Outcome], "events": DIGESTED[Event]}

# The mark says that the field tells something about the person who made the request.
_ABOUT: dict[str, str] = {
    "intents.decision_id": "number of the request",
    "intents.attempt": "which try this was to serve the request",
    "intents.at_us": "* when the request came, to the microsecond",
    "intents.principal": "* the name on the key that was used",
    "intents.key_id": "* the number of the key that was used",
    "intents.client": "* the program that asked, as it names itself",
    "intents.client_version": "* the version of that program",
    "intents.door": "in which dialect the request came",
    "intents.model_asked": "the name of the model that was asked for",
    "intents.model": "the model that the request was to go to",
    "intents.why": "why that model was chosen",
    "intents.inside": "whether that model is inside the company",
    "intents.region": "where that model runs",
    "intents.bytes_in": "* the size of the request",
    "intents.conversation": "* a digest by which requests of one conversation are known",
    "intents.labels": "* what kinds of data were found in the request, never the data",
    "intents.findings": "* which rules found something, how often, and what was done",
    "intents.screened_us": "how long looking for secrets took",
    "intents.project": "* the project that the client named",
    "intents.rules": "the rules by which it was decided",
    "intents.bundle": "the version of those rules",
    "intents.account": "* the account that the key belongs to",
    "intents.facts": "* the facts about the request on which it was decided",
    "intents.cost_centre": "* who pays for it",
    "outcomes.decision_id": "number of the request",
    "outcomes.at_us": "* when the request ended",
    "outcomes.status": "the HTTP status of the answer",
    "outcomes.code": "the error code, if any",
    "outcomes.message": "the error in words",
    "outcomes.remedy": "what was advised",
    "outcomes.model": "the model that answered",
    "outcomes.attempts": "how many tries it took",
    "outcomes.why": "why that model was chosen",
    "outcomes.input_tokens": "* tokens in the request",
    "outcomes.output_tokens": "* tokens in the answer",
    "outcomes.cache_read_tokens": "tokens that the model had kept from before",
    "outcomes.cache_write_tokens": "tokens that the model kept for later",
    "outcomes.reasoning_tokens": "tokens that the model spent on reasoning",
    "outcomes.bytes_out": "the size of the answer",
    "outcomes.first_token_us": "time to the first token",
    "outcomes.total_us": "time to the end",
    "outcomes.cost_micro": "* what it cost",
    "outcomes.list_cost_micro": "what it would have cost at list price",
    "outcomes.currency": "the currency of that",
    "outcomes.labels": "* what kinds of data were found in the answer, never the data",
    "outcomes.findings": "* which rules found something in the answer, and what was done",
    "outcomes.screened_us": "how long looking for secrets took",
    "outcomes.held_us": "how long a part of the answer was held back for it",
    "events.at_us": "* when it happened",
    "events.event": "what happened",
    "events.actor": "* who did it: the user of the machine",
    "events.subject": "* what it was done to, such as a key",
    "events.decision_id": "number of the request it belongs to, if any",
    "events.reason": "* why, in the words of whoever did it",
    "events.facts": "* particulars, such as which settings changed",
    "keys.key_id": "* number of the key",
    "keys.digest": "a keyed digest by which the key is recognised, never the key",
    "keys.name": "* the name of whoever holds the key",
    "keys.models": "* which models the key opens",
    "keys.created_us": "* when it was made",
    "keys.expires_us": "* when it ends by itself",
    "keys.revoked_us": "* when it was revoked",
    "keys.holder_id": "* the number of the person who holds it, if one is named",
    "keys.zones": "* the networks from which it may be used",
    "keys.project": "* the project it is used for where nothing else is said",
    "keys.last_used_day": "* the last day on which it was used",
    "budgets.budget_id": "number of a budget",
    "budgets.name": "its name",
    "budgets.scope": "what it is for: a person, a team, a project and so on",
    "budgets.subject": "* whose it is",
    "budgets.limit_micro": "how much may be spent",
    "budgets.currency": "the currency of that",
    "budgets.period": "in which time",
    "budgets.days": "how many days that is",
    "budgets.kind": "whether it stops requests or only warns",
    "budgets.alerts": "at which shares of it somebody is told",
    "budgets.owner": "* whom to ask for more",
    "budgets.created_us": "when it was made",
    "budgets.changed_us": "when it was changed last",
    "budgets.ended_us": "when it ended",
    "budgets.turn": "a counter of hortus itself",
    "budget_days.budget_id": "number of a budget",
    "budget_days.day": "* a day",
    "budget_days.spent_micro": "* what was spent of the budget on that day",
    "budget_leases.budget_id": "number of a budget",
    "budget_leases.gateway": "the hortus that may spend a part of it",
    "budget_leases.granted_micro": "how large that part is",
    "budget_leases.used_micro": "how much of the part is spent",
    "budget_leases.expires_us": "when the part goes back",
    "budget_alerts.budget_id": "number of a budget",
    "budget_alerts.first_day": "in which time",
    "budget_alerts.share": "which share of it was reached",
    "budget_alerts.at_us": "when somebody was told",
    "people.person_id": "* number of the person",
    "people.user_name": "* the name they sign in with",
    "people.name": "* their name",
    "people.email": "* their address for mail",
    "people.region": "* the country or region they work in",
    "people.entity": "* the company they are employed by",
    "people.cost_centre": "* who pays for what they use",
    "people.clearance": "* up to which class of data they may go",
    "people.project": "* the project they work in where nothing else is said",
    "people.roles": "* what they may do in hortus",
    "people.origin": "where the entry came from",
    "people.external_id": "* their number in the company's directory",
    "people.attributes": "* what else the directory said of them",
    "people.created_us": "* when the entry was made",
    "people.changed_us": "* when it was changed last",
    "people.ended_us": "* when their account ended",
    "services.service_id": "number of the program",
    "services.name": "the name of the program",
    "services.team": "the team that answers for it",
    "services.region": "the region it runs in",
    "services.entity": "the company it belongs to",
    "services.cost_centre": "who pays for what it uses",
    "services.clearance": "up to which class of data it may go",
    "services.project": "the project it works in where nothing else is said",
    "services.roles": "what it may do in hortus",
    "services.public_key": "the key by which it is recognised",
    "services.issuer": "who vouches for it",
    "services.subject": "under which name",
    "services.created_us": "when the entry was made",
    "services.changed_us": "when it was changed last",
    "services.ended_us": "when its account ended",
    "teams.team_id": "number of the team",
    "teams.name": "the name of the team",
    "teams.origin": "where the entry came from",
    "teams.external_id": "its number in the company's directory",
    "teams.attributes": "what else the directory said of it",
    "teams.created_us": "when the entry was made",
    "teams.changed_us": "when it was changed last",
    "memberships.team_id": "* a team",
    "memberships.member_id": "* who is in it",
    "sessions.session_id": "number of a sign-in",
    "sessions.holder_id": "* number of the person or program that is signed in",
    "sessions.tier": "whether it is bound to a key",
    "sessions.thumbprint": "* the name of the key that was made on their machine",
    "sessions.client": "* the program or browser they signed in with",
    "sessions.generation": "* how often it was renewed",
    "sessions.created_us": "* when they signed in",
    "sessions.used_us": "* when it was last renewed",
    "sessions.expires_us": "until when it lasts",
    "sessions.ended_us": "* when it was ended",
    "grants.grant_id": "digest of a code by which somebody signs in",
    "grants.kind": "whether a program waits for it, or a link has it",
    "grants.state": "* whether it was approved, denied or used",
    "grants.user_code": "what its user compares or types",
    "grants.holder_id": "* number of the person who answered, or whom a link is for",
    "grants.client": "* the program that waits",
    "grants.created_us": "* when the code was made",
    "grants.asked_us": "when the program last asked",
    "grants.expires_us": "until when the code holds",
    "policy_proposals.proposal_id": "number of a proposed change of the policies",
    "policy_proposals.proposer": "* who proposed it",
    "policy_proposals.reason": "* why, in their words",
    "policy_proposals.base": "the version of the policies that it changes",
    "policy_proposals.version": "the version that it makes",
    "policy_proposals.texts": "the policies as they would be",
    "policy_proposals.created_us": "* when it was proposed",
    "policy_approvals.proposal_id": "number of the proposal",
    "policy_approvals.approver": "* who agreed to it",
    "policy_approvals.at_us": "* when they did",
    "policy_activations.number": "which of the activations this is",
    "policy_activations.proposal_id": "number of the proposal that came into force",
    "policy_activations.actor": "* who put it into force",
    "policy_activations.at_us": "* when they did",
    "sealed_contents.decision_id": "number of the request whose texts are kept",
    "sealed_contents.part": "which of its texts",
    "sealed_contents.person": "* whose key seals it",
    "sealed_contents.month": "* the month of that key",
    "sealed_contents.key_id": "number of that key",
    "sealed_contents.at_us": "* when it was kept",
    "sealed_contents.size": "* how long the text was",
    "sealed_contents.kept": "* how much of it is kept",
    "sealed_contents.sealed": "* the text of a request or answer, sealed; only where that is on",
    "sealed_contents.erased_us": "when its key was destroyed",
    "content_requests.request_id": "number of a wish to read",
    "content_requests.decision_id": "number of the request whose texts somebody wants to read",
    "content_requests.person": "* whose texts they are",
    "content_requests.asker": "* who wants to read them",
    "content_requests.asker_key": "* the key of whoever wants to",
    "content_requests.reason": "* why, in their words",
    "content_requests.asked_us": "* when they asked",
    "content_requests.expires_us": "until when it holds",
    "content_answers.request_id": "number of the wish",
    "content_answers.public_key": "* the key of whoever answered",
    "content_answers.word": "* approved or denied",
    "content_answers.at_us": "* when",
    "content_answers.signature": "* the signature under it",
    "content_approvers.public_key": "* the key of somebody who may approve",
    "content_approvers.name": "* their name",
    "content_approvers.added_us": "* since when",
    "content_approvers.removed_us": "* until when",
    "content_readings.reading_id": "number of a reading",
    "content_readings.request_id": "number of the wish",
    "content_readings.decision_id": "number of the request whose texts were read",
    "content_readings.person": "* whose texts they were",
    "content_readings.reader": "* who read them",
    "content_readings.reason": "* why",
    "content_readings.read_us": "* when",
    "content_readings.due_us": "* when the person is told",
    "content_readings.notified_us": "* when the person was told",
}
_PERSON = "* "


def signals() -> tuple[SignalRow, ...]:
    """Return every column that is kept; one that nobody has explained has an empty text."""
    return tuple(_signals())


def explained() -> frozenset[str]:
    """Return the columns that have a text, as ``table.column``."""
    return frozenset(_ABOUT)


def _signals() -> Iterator[SignalRow]:
    for table, columns in layout().items():
        if table in _MACHINERY or table in _SAME:
            continue
        for column in columns:
            if column == "seq":
                continue
            about = _ABOUT.get(f"{table}.{column}", UNEXPLAINED)
            yield SignalRow(
                record=table,
                field=column,
                about=about.removeprefix(_PERSON),
                person=about.startswith(_PERSON),
                in_log=_in_log(table, column),
            )


def _in_log(table: str, column: str) -> str:
    if table not in _IN_LOG:
        return "not in the log"
    return "keyed digest" if column in _IN_LOG[table] else "as it is"
