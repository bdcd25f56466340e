"""Controls 7, 8 and 9: keys that ended are refused, keys are young, some things take two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.evidence import find
from hortus.evidence.inputs import Inputs, KeyRow
from hortus.evidence.testing import records_of
from hortus.store.testing import an_event, an_intent

DAY_US = 86_400_000_000
NOW_US = 1_700_000_000_000_000
people = st.sampled_from(["ada", "bob", "eve"])


def a_key(name="key_1", **changes):
    times = {"created_us": NOW_US - DAY_US, "expires_us": 0, "ended_us": 0, "last_used_day": 0}
    return KeyRow(key_id=name, **{**times, **changes})


def keys(*rows):
    return Inputs(at_us=NOW_US, keys=rows)


def test_without_a_key_that_ended_nothing_shows_that_it_works(measure):
    assert measure("leavers", an_intent("dec_1"), inputs=keys(a_key())).verdict == "no data"


def test_a_key_not_accepted_after_its_end_is_shut_out(measure):
    records = (an_intent("dec_1", at_us=NOW_US - 1), an_event("key.revoked", subject="key_1"))
    found = measure("leavers", *records, inputs=keys(a_key(ended_us=NOW_US)))
    assert found.verdict == "met"
    assert found.tables["Keys that ended"].rows == (("key_1", "-1"),)


def test_a_key_accepted_within_a_second_is_told_with_the_time(measure):
    found = measure(
        "leavers", an_intent("d", at_us=NOW_US + 400_000), inputs=keys(a_key(ended_us=NOW_US))
    )
    assert found.verdict == "met"
    assert found.figures["longest time from the end of a key to its last attempt"] == 400_000


def test_a_key_accepted_long_after_its_end_is_an_offence(measure):
    records = [an_intent(f"dec_{n}", at_us=NOW_US + n * 800_000) for n in (0, 1, 2, 3)]
    found = measure("leavers", *records, inputs=keys(a_key(ended_us=NOW_US), a_key("key_2")))
    assert (found.verdict, found.offences) == ("not met", [(3, "dec_2"), (4, "dec_3")])


def test_an_end_outside_the_period_is_not_of_it(measure):
    ended = keys(a_key(ended_us=NOW_US))
    assert measure("leavers", inputs=ended, since_us=NOW_US + 1).verdict == "no data"


def test_young_keys_are_met(measure):
    found = measure("key-age", inputs=keys(a_key(bound=True), a_key("key_2", last_used_day=1)))
    assert found.verdict == "met"
    assert found.figures["bound to networks"] == 1
    assert found.figures["that were never used"] == 1
    assert found.figures["that never end by themselves"] == 2


@pytest.mark.parametrize(("days", "verdict"), [(90, "met"), (91, "not met")])
def test_a_key_may_be_ninety_days_old(measure, days, verdict):
    found = measure("key-age", inputs=keys(a_key(created_us=NOW_US - days * DAY_US)))
    assert found.verdict == verdict
    assert found.figures["age of the oldest"] == days


@pytest.mark.parametrize(
    "over",
    [{"ended_us": 5}, {"expires_us": 5}, {"orphaned": True}, {"created_us": NOW_US + 1}],
    ids=["ended", "expired", "orphaned", "of-later"],
)
def test_keys_that_open_nothing_have_no_age(measure, over):
    assert measure("key-age", inputs=keys(a_key(**over))).verdict == "no data"


def approved(by, of="read_1", name="content.approved"):
    return an_event(name, actor="ops", subject=of, facts=f'{{"key":"{by}"}}')


def read(by="ada", of="read_1"):
    return an_event(
        "content.read", actor="ops", subject=of, facts=f'{{"key":"{by}"}}', decision_id="dec_1"
    )


def test_content_read_with_two_approvals_of_others_is_met(measure):
    assert measure("two-people", approved("bob"), approved("eve"), read()).verdict == "met"


@pytest.mark.parametrize(
    "approvals",
    [
        (),
        (approved("bob"),),
        (approved("bob"), approved("bob")),
        (approved("bob"), approved("ada")),
        (approved("bob"), approved("eve", of="read_2")),
    ],
    ids=["none", "one", "one-twice", "the-reader", "for-another"],
)
def test_fewer_than_two_others_are_not_enough(measure, approvals):
    found = measure("two-people", *approvals, read())
    assert (found.verdict, found.offences) == ("not met", [(len(approvals) + 1, "dec_1")])


def test_approvals_that_come_later_do_not_count(measure):
    assert measure("two-people", read(), approved("bob"), approved("eve")).verdict == "not met"


def test_a_policy_needs_one_other_than_who_changed_it(measure):
    change = an_event("policy.changed", actor="ada", subject="bundle_1")
    approval = an_event("policy.approved", actor="bob", subject="bundle_1", facts="odd")
    assert measure("two-people", approval, change).verdict == "met"
    assert measure("two-people", change).verdict == "not met"


def policy(verb, who, of="prop_1"):
    return an_event(f"policy.{verb}", actor=who, subject=of)


@pytest.mark.parametrize("activates", ["ada", "bob", "eve"])
def test_who_proposed_and_who_approved_are_two_whoever_puts_it_in_force(measure, activates):
    events = policy("proposed", "ada"), policy("approved", "bob"), policy("changed", activates)
    assert measure("two-people", *events).verdict == "met"


def test_a_change_that_one_proposed_and_put_in_force_is_an_offence(measure):
    found = measure("two-people", policy("proposed", "ada"), policy("changed", "ada"))
    assert (found.verdict, found.offences) == ("not met", [(2, "")])
    assert "by one person alone" in found.reasons[0]


def test_going_back_to_what_was_agreed_on_needs_nobody_new_but_to_files_does(measure):
    agreed = policy("proposed", "ada"), policy("approved", "bob")
    back = measure("two-people", *agreed, policy("rolled_back", "eve"))
    assert (back.verdict, back.figures["of these, back to one before"]) == ("met", 1)
    to_files = measure("two-people", *agreed, policy("rolled_back", "eve", of="policy folder"))
    assert (to_files.verdict, to_files.offences) == ("not met", [(3, "")])


@given(
    st.lists(st.tuples(st.sampled_from(["proposed", "approved", "changed"]), people), max_size=8)
)
def test_a_change_stands_where_somebody_else_wanted_it_before(steps):
    with records_of(*(policy(verb, who) for verb, who in steps)) as kept:
        found = find("two-people").measure(kept, Inputs())
    alone = [
        n + 1
        for n, (verb, who) in enumerate(steps)
        if verb == "changed" and not {w for v, w in steps[:n] if v != "changed"} - {who}
    ]
    assert [offence.seq for offence in found.offences] == alone


def test_where_nothing_took_two_there_is_no_data(measure):
    assert measure("two-people", approved("bob")).verdict == "no data"
