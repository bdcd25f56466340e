"""Controls 1 to 3: every request is decided, and nothing goes where it must not."""

from itertools import chain

from hortus.evidence.inputs import Inputs
from hortus.evidence.records import Records
from hortus.evidence.types import Demand, Figure, Measured, of_house

_REQUESTS, _ATTEMPTS = "requests", "attempts"


_ORPHANS = """FROM {outcomes} o WHERE NOT EXISTS (
    SELECT 1 FROM {all_intents} i WHERE i.decision_id = o.decision_id)"""


def decisions(records: Records, _: Inputs) -> Measured:
    """Measure control 1."""
    since = records.one(
        "first entry that names the rules that decided: older ones could not",
        "SELECT min(seq) FROM {all_intents} i WHERE rules <> ''",
    )
    # What is refused before anything is asked of the rules, such as a body that is no JSON, was
    # served by nobody.
    bare = f"rules = '' AND attempt >= 1 AND seq > {since}" if since else "FALSE"
    by_rules = records.table(
        "What was decided by which rules",
        ("rules", "version", _ATTEMPTS),
        "SELECT rules, bundle, count(*) FROM {intents} i WHERE rules <> '' GROUP BY rules, bundle",
    )
    offences = (
        *records.offences(
            "no rule is named",
            "SELECT seq, decision_id FROM {intents} i WHERE {bare} ORDER BY seq",
            bare=bare,
        ),
        *records.offences(
            "an answer without a decision",
            "SELECT seq, decision_id {orphans} ORDER BY seq",
            orphans=_ORPHANS,
        ),
    )
    return Measured(_decided(records, bare), (by_rules,), offences)


def _decided(records: Records, bare: str) -> tuple[Figure, ...]:
    requests, attempts, early, ruled, without = records.row(
        "requests, attempts, those refused before a rule, those with rules, those that lack them",
        """SELECT count(*) FILTER (WHERE attempt <= 1), count(*),
                   count(*) FILTER (WHERE attempt = 0 AND rules = ''),
                   count(*) FILTER (WHERE rules <> ''), count(*) FILTER (WHERE {bare})
            FROM {intents} i""",
        bare=bare,
    )
    unasked = records.one(
        "answers that no decision precedes", "SELECT count(*) {orphans}", orphans=_ORPHANS
    )
    return (
        records.figure("requests", requests, _REQUESTS),
        records.figure("attempts to serve them", attempts, _ATTEMPTS),
        records.figure(
            "with the rules that decided",
            ruled,
            _ATTEMPTS,
            Demand.SOME,
            "no entry of the period names the rules that decided: switch the policy on",
        ),
        records.figure("refused before any rule was asked", early, _ATTEMPTS),
        records.figure(
            "from before rules were recorded",
            attempts - early - ruled - without,
            _ATTEMPTS,
        ),
        records.figure(
            "without rules since they are recorded",
            without,
            _ATTEMPTS,
            Demand.ZERO,
            "attempts were made that no rule is named for",
        ),
        records.figure(
            "answers without a decision before them",
            unasked,
            _REQUESTS,
            Demand.ZERO,
            "answers were given that no recorded decision precedes",
        ),
    )


TERMS_RULES = (
    "owners-barred",
    "place-or-employer-unknown",
    "region-unserved",
    "terms-unread",
    "third-party-access",
)
"""The rules of the pack regional-terms: they hold who asks against the terms of a provider."""


def outside_terms(records: Records, inputs: Inputs) -> Measured:
    """Measure control 2."""
    since = records.one(
        "first entry that a policy decided on",
        "SELECT min(seq) FROM {all_intents} i WHERE bundle <> ''",
    )
    undecided = f"bundle = '' AND seq > {since}" if since else "FALSE"
    where = records.table(
        "Where requests went outside",
        ("model", "region", "rules", _ATTEMPTS),
        "SELECT model, region, rules, count(*) FROM {intents} i"
        " WHERE attempt >= 1 AND NOT inside GROUP BY model, region, rules",
    )
    refused = records.table(
        "Refused by these rules",
        ("model asked for", "rules", _REQUESTS),
        """SELECT model_asked, rules, count(*) FROM {intents} i WHERE attempt = 0 AND ({terms})
           GROUP BY model_asked, rules""",
        terms=_BY_TERMS,
    )
    sent = _sent_outside(records, undecided)
    return Measured(
        (*sent, *_by_terms(records, inputs, sent[0].value)),
        (where, refused),
        records.offences(
            "went outside past the policy",
            "SELECT seq, decision_id FROM {intents} i WHERE attempt >= 1 AND NOT inside"
            " AND {undecided} ORDER BY seq",
            undecided=undecided,
        ),
    )


_BY_TERMS = " OR ".join(
    f"replace(' ' || rules || ' ', ' {rule} ', '') <> ' ' || rules || ' '" for rule in TERMS_RULES
)


def _by_terms(records: Records, inputs: Inputs, left: int) -> tuple[Figure, ...]:
    refused = records.one(
        "refused by the rules about terms",
        "SELECT count(*) FROM {intents} i WHERE attempt = 0 AND ({terms})",
        terms=_BY_TERMS,
    )
    versions = records.one(
        "versions of the policies that decided on attempts outside",
        """SELECT count(DISTINCT bundle) FROM {intents} i
           WHERE attempt >= 1 AND NOT inside AND bundle <> ''""",
    )
    outside = [model for model in inputs.models if not model.inside]
    return (
        of_house(
            "rules in force that hold who asks against the terms",
            len(set(TERMS_RULES) & set(inputs.policy.rules)),
            "rules",
            Demand.SOME if left else Demand.NONE,
            "no rule in force holds the place and company of those who ask against the terms of "
            "providers: switch on the pack regional-terms",
        ),
        records.figure("refused by these rules", refused, _REQUESTS),
        records.figure("versions of the policies that decided", versions, "versions"),
        of_house(
            "models outside whose terms nobody has read",
            sum(not model.terms_reviewed for model in outside),
            "models",
        ),
        of_house("models outside without an owner", sum(not m.owner for m in outside), "models"),
    )


def _sent_outside(records: Records, undecided: str) -> tuple[Figure, ...]:
    left, placeless, ruled, without = records.row(
        "attempts outside: all, without a region, with a policy, lacking it",
        """SELECT count(*), count(*) FILTER (WHERE region = ''),
                   count(*) FILTER (WHERE bundle <> ''), count(*) FILTER (WHERE {undecided})
            FROM {intents} i WHERE attempt >= 1 AND NOT inside""",
        undecided=undecided,
    )
    return (
        records.figure(
            "attempts to models outside",
            left,
            _ATTEMPTS,
            Demand.SOME,
            "nothing went to a model outside, so nothing could break a provider's terms",
        ),
        records.figure(
            "of these, decided by the policy",
            ruled,
            _ATTEMPTS,
            Demand.SOME if left else Demand.NONE,
            "no policy decided on these requests: switch it on, with the terms of each provider "
            "and the region and owner of those who ask",
        ),
        records.figure(
            "of these, past a policy that was on",
            without,
            _ATTEMPTS,
            Demand.ZERO,
            "requests went outside that the policy was not asked about",
        ),
        records.figure(
            "of these, to a place not recorded",
            placeless,
            _ATTEMPTS,
            Demand.NONE_OPEN,
            "the region of some models is not known: set `region` for them",
        ),
    )


# Words stand between blanks; `replace` finds one in both databases, where LIKE would need a sign
# that drivers take for a parameter.
_LEAKED = """attempt >= 1 AND replace(findings, ':redacted', '') = findings
    AND replace(' ' || labels || ' ', ' secret ', '') <> ' ' || labels || ' '"""
_CONFIDENTIAL_SENT = """attempt >= 1 AND NOT inside
    AND replace(' ' || labels, ' confidential:', '') <> ' ' || labels"""


def ceilings(records: Records, _: Inputs) -> Measured:
    """Measure control 3."""
    where = records.table(
        "Kinds of data, and where they went",
        ("kinds of data", "model", "what became of it", _ATTEMPTS),
        """SELECT labels, model,
                  CASE WHEN attempt = 0 THEN 'refused'
                       WHEN inside THEN 'sent inside' ELSE 'sent outside' END,
                  count(*)
           FROM {intents} i WHERE labels <> '' GROUP BY 1, 2, 3""",
    )
    above = (
        records.offences(
            what,
            "SELECT seq, decision_id FROM {intents} i WHERE {above} ORDER BY seq",
            above=condition,
        )
        for what, condition in (
            ("a secret was sent as it was", _LEAKED),
            ("confidential data went outside", _CONFIDENTIAL_SENT),
        )
    )
    return Measured(_held(records), (where,), tuple(chain(*above)))


def _held(records: Records) -> tuple[Figure, ...]:
    screened, labelled, secret, confidential = records.row(
        "requests screened, labelled, and attempts above a ceiling",
        """SELECT count(*) FILTER (WHERE attempt <= 1
                       AND (screened_us > 0 OR labels <> '' OR findings <> '')),
                   count(*) FILTER (WHERE attempt <= 1 AND labels <> ''),
                   count(*) FILTER (WHERE {secret}),
                   count(*) FILTER (WHERE {confidential})
           FROM {intents} i""",
        secret=_LEAKED,
        confidential=_CONFIDENTIAL_SENT,
    )
    return (
        records.figure(
            "requests looked through for kinds of data",
            screened,
            _REQUESTS,
            Demand.SOME,
            "no request was looked through: switch screening on",
        ),
        records.figure("of these, with a kind of data found", labelled, _REQUESTS),
        records.figure(
            "attempts with secrets, nothing redacted",
            secret,
            _ATTEMPTS,
            Demand.ZERO,
            "requests with secrets went to a model as they were",
        ),
        records.figure(
            "attempts outside with confidential data",
            confidential,
            _ATTEMPTS,
            Demand.ZERO,
            "requests with confidential data went to a model outside",
        ),
    )
