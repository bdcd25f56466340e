"""Decisions: all rules named, in the policies' own words, remembered no longer than they hold."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.core import Action
from hortus.policy import (
    DEFAULT,
    ENGINE_ERROR,
    NO_PERMIT,
    PACKS,
    Circumstances,
    DataClass,
    Label,
    Parameters,
    PolicyEngine,
    Purpose,
    Request,
    Uid,
    Zone,
    example_company,
    load_bundle,
    model,
    read_parameters,
    shipped_source,
    shipped_terms,
    user,
)

COMPANY = example_company().directory(shipped_terms())
OPEN = read_parameters('[outside-models]\nmodels = ["claude"]\neveryone = true\n', "p")
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_a_permit_is_named_with_its_reason_and_facts(engine_of, ask) -> None:
    engine = engine_of()
    verdict = ask(engine)
    assert verdict.allowed
    assert (verdict.rule, verdict.rules) == ("inside-models", ("inside-models",))
    assert verdict.reason == "house/coder runs inside the company, and anna has a key"
    assert verdict.remedy == ""
    assert verdict.facts_used == {"resource.inside": "true"}
    assert verdict.bundle == engine.bundle.version


def test_all_policies_that_forbid_are_named_with_all_their_words(engine_of, ask) -> None:
    verdict = ask(
        engine_of("data-classes"),
        what="claude",
        data_class=DataClass.RESTRICTED,
        labels=frozenset({Label.SECRET}),
        key_covers=False,
    )
    assert not verdict.allowed
    assert verdict.rule == "key-scope"
    assert verdict.rules == (
        "key-scope",
        "secrets-stay",
        "confidential-stays-inside",
        "above-the-model",
        "above-the-person",
    )
    assert verdict.reason.split("; ") == [
        "the key of anna was not made for claude",
        "the request to claude holds a secret",
        "the request is restricted (found in it: secret) and claude is outside the company",
        "the request is restricted, more than claude may take",
        "the request is restricted, and anna is not cleared for that",
    ]
    assert verdict.remedy.startswith("ask for a model the key covers")
    assert verdict.facts_used["context.key.covers"] == "false"
    assert verdict.facts_used["context.dataClass"] == "restricted"


def test_words_that_several_policies_share_are_said_once(engine_of, ask, own) -> None:
    one = own("forbid (principal, action, resource);", reason="no", remedy="go")
    other = replace(own("forbid (principal, action, resource);", "other", "no", "go"), file="o")
    verdict = ask(engine_of(one, other))
    assert (verdict.rules, verdict.reason, verdict.remedy) == (("own", "other"), "no", "go")


def test_without_a_permit_the_nearest_is_named_with_the_missing_fact(engine_of, ask) -> None:
    verdict = ask(engine_of(), what="claude")
    assert (verdict.allowed, verdict.rule, verdict.rules) == (False, NO_PERMIT, (NO_PERMIT,))
    assert verdict.reason == (
        "nothing permits anna to infer claude; nearest is inside-models, "
        "but resource.inside is false and would have to be true"
    )
    assert verdict.remedy == (
        "choose a model that runs inside, or ask for claude to be opened (pack outside-models)"
    )
    assert verdict.facts_used == {"resource.inside": "false", "nearest permit": "inside-models"}
    assert verdict.bundle


def test_more_missing_facts_are_counted(engine_of, ask) -> None:
    verdict = ask(engine_of(), who="anna", action=Action.ADMINISTER, what="manage_budgets")
    assert "nearest is admins-administer, but principal.roles is (none)" in verdict.reason
    assert "more)" not in verdict.reason
    both = ask(engine_of("four-eyes"), who="service:ci", action=Action.READ_CONTENT, what="tools")
    assert both.reason.endswith("would have to be a User (and 1 more)")


def test_where_no_permit_is_about_it_nobody_may(company, ask) -> None:
    bundle = load_bundle([shipped_source("four-eyes")], Parameters())
    verdict = ask(PolicyEngine(bundle, company), action=Action.READ_CONTENT, what="tools")
    assert verdict.rule == NO_PERMIT
    assert verdict.reason == "no policy permits anybody to read_content tools"
    assert verdict.remedy == "ask the security officer for a policy that does"
    assert verdict.facts_used == {}
    assert verdict.bundle


def test_a_policy_that_errs_refuses_by_a_rule_of_its_own(engine_of, ask, own) -> None:
    # Adding beyond what a number can hold is the error that no type can rule out.
    overflow = own(
        "forbid (principal, action, resource)\n"
        "when { context.approvals + 9223372036854775807 > 0 };"
    )
    engine = engine_of(overflow)
    assert ask(engine).rules == ("own",)
    verdict = ask(engine, approvers=frozenset({"ben"}))
    assert (verdict.allowed, verdict.rule) == (False, ENGINE_ERROR)
    assert verdict.reason.startswith("a policy could not be worked out: ")
    assert "overflow" in verdict.reason
    assert verdict.remedy.startswith("tell the owner of the policies")
    assert verdict.facts_used == {"action": "infer", "resource": "Model house/coder"}
    assert verdict.bundle == engine.bundle.version


def test_reasons_name_the_facts_in_braces(engine_of, ask, own) -> None:
    reason = (
        "{who}|{what}|{action}|{class}|{labels}|{zone}|{purpose}|{region}|{entity}|{provider}|"
        "{project}|{tool}|{review}|{hour}|{weekday}"
    )
    engine = engine_of(own("forbid (principal, action, resource);", reason=reason, remedy=reason))
    verdict = ask(
        engine,
        what="claude",
        labels=frozenset({Label.PERSONAL, Label.SOURCE}),
        zone=Zone.VPN,
        project="website",
        tool="aider@3",
    )
    assert verdict.reason == (
        "anna|claude|infer|public|personal, source|vpn|coding|DE|acme-de|anthropic|"
        "website|aider@3|no reason was given|10|monday"
    )
    assert verdict.remedy == verdict.reason
    assert ask(engine, who="x", what="y").reason == (
        "x|y|infer|internal|nothing|office|coding|an unknown place|an unknown company|"
        "an unknown provider|no project|an unnamed tool|no reason was given|10|monday"
    )


def test_an_answer_is_given_again_without_asking_anew(engine_of, ask) -> None:
    engine = engine_of()
    assert ask(engine) is ask(engine)
    assert ask(engine, zone=Zone.VPN) is not ask(engine)


def test_answers_are_forgotten_beyond_the_bound(company, bundle_of, ask) -> None:
    engine = PolicyEngine(bundle_of(), company, answers=2)
    first = ask(engine)
    for zone in (Zone.VPN, Zone.REMOTE, Zone.UNKNOWN):
        ask(engine, zone=zone)
    again = ask(engine)
    assert again == first
    assert again is not first


def test_without_a_policy_that_asks_the_hour_an_answer_holds_for_all_hours(engine_of, ask) -> None:
    engine = engine_of()
    assert ask(engine, at=NOON) is ask(engine, at=NOON + timedelta(days=3, hours=7))


def test_with_one_an_answer_holds_for_its_hour(engine_of, ask) -> None:
    engine = engine_of("working-hours")
    late = datetime(2026, 11, 23, 21, 59, tzinfo=UTC)
    assert ask(engine, at=late) is ask(engine, at=late - timedelta(minutes=59))
    assert ask(engine, at=late).allowed
    assert not ask(engine, at=late + timedelta(minutes=1)).allowed
    assert not ask(engine, at=late - timedelta(days=1)).allowed


def test_explaining_names_every_fact_that_any_policy_asks_for(engine_of, request_for) -> None:
    facts = engine_of("data-classes").explain(request_for())
    assert facts["resource.inside"] == "true"
    assert facts["principal.cleared"] == "confidential, internal, public"
    assert facts["context.key.zone"] == "unknown"


REQUESTS = st.builds(
    Request,
    st.sampled_from(sorted(COMPANY.accounts, key=str)) | st.just(user("stranger")),
    st.sampled_from([Action.INFER, Action.COMPLETE, Action.EMBED]),
    st.sampled_from([*sorted(COMPANY.models, key=str), model("unheard/of")]),
    st.just(NOON),
    st.builds(
        Circumstances,
        st.sampled_from(DataClass),
        st.frozensets(st.sampled_from(Label)),
        st.sampled_from(Zone),
        key_covers=st.booleans(),
        key_zone=st.none() | st.sampled_from(Zone),
        purpose=st.sampled_from(Purpose),
        project=st.sampled_from(["", "tools", "payments", "new"]),
        tool=st.sampled_from(["", "aider", "claude-code@2.1.91", "mystery"]),
    ),
)


def engine_with(*packs: str, parameters: Parameters = OPEN) -> PolicyEngine:
    sources = [shipped_source(name) for name in (DEFAULT, *packs)]
    return PolicyEngine(load_bundle(sources, parameters), COMPANY)


PLAIN = engine_with(parameters=Parameters())
EVERYTHING = engine_with(*PACKS)
REVERSED = engine_with(*reversed(PACKS))


@given(REQUESTS)
def test_by_default_nothing_goes_outside_and_no_secret_goes_anywhere(request) -> None:
    verdict = PLAIN.decide(request)
    inside = request.what in COMPANY.models and COMPANY.models[request.what].inside
    if not inside or Label.SECRET in request.circumstances.labels:
        assert not verdict.allowed


@given(REQUESTS)
def test_with_every_pack_on_secrets_and_confidential_data_stay_and_reasons_are_given(
    request,
) -> None:
    verdict = EVERYTHING.decide(request)
    around = request.circumstances
    assert verdict.reason
    assert "{" not in verdict.reason + verdict.remedy
    assert verdict.allowed == (verdict.remedy == "")
    outside = request.what not in COMPANY.models or not COMPANY.models[request.what].inside
    confidential = around.data_class in {DataClass.CONFIDENTIAL, DataClass.RESTRICTED}
    if Label.SECRET in around.labels or (
        outside and (confidential or Label.CONFIDENTIAL in around.labels)
    ):
        assert not verdict.allowed


@given(REQUESTS)
def test_the_order_of_packs_changes_no_answer(request) -> None:
    one, other = EVERYTHING.decide(request), REVERSED.decide(request)
    assert one.allowed is other.allowed
    assert set(one.rules) == set(other.rules)


@given(REQUESTS)
def test_a_kept_answer_is_the_one_a_new_engine_gives(request) -> None:
    kept = EVERYTHING.decide(request)
    assert engine_of_bundle().decide(request) == kept


def engine_of_bundle() -> PolicyEngine:
    return PolicyEngine(EVERYTHING.bundle, COMPANY)


@pytest.mark.parametrize("kind", ["User", "ServiceAccount"])
def test_a_name_alone_opens_nothing_but_what_everybody_may(kind) -> None:
    stranger = Request(Uid(kind, "x"), Action.ADMINISTER, Uid("Task", "manage_keys"), NOON)
    assert not EVERYTHING.decide(stranger).allowed
