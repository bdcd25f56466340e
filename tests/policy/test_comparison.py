"""A proposed bundle is asked what was really asked, and what would change is told."""

from datetime import timedelta

import pytest

from hortus.policy import compare, difference, read_parameters

OPEN = read_parameters('[outside-models]\nmodels = ["claude"]\neveryone = true\n', "p")


def test_the_same_policies_change_nothing(bundle_of, company, request_for) -> None:
    replay = compare(bundle_of(), bundle_of(), company, [request_for(), request_for()])
    assert replay.asked == 2
    assert (replay.now_refused, replay.now_allowed, replay.other_rules) == ((), (), ())


def test_what_is_opened_and_what_is_closed_is_told_with_both_answers(
    bundle_of, company, request_for, own
) -> None:
    closing = own('forbid (principal, action, resource == Model::"house/small");')
    new = bundle_of("outside-models", closing, parameters=OPEN)
    asked = [request_for(what=w) for w in ("claude", "house/small", "house/small", "house/coder")]
    replay = compare(bundle_of(), new, company, asked)
    assert replay.asked == 4
    (opened,), (closed,) = replay.now_allowed, replay.now_refused
    assert (opened.request.what.id, opened.times) == ("claude", 1)
    assert (opened.before.rule, opened.after.rule) == ("no-permit", "outside-models-named")
    assert (closed.request.what.id, closed.times) == ("house/small", 2)
    assert (closed.before.rule, closed.after.rule) == ("inside-models", "own")
    assert replay.other_rules == ()


def test_the_same_answer_from_other_policies_is_told_apart(
    bundle_of, company, request_for, own
) -> None:
    new = bundle_of(own('permit (principal, action, resource == Model::"house/coder");'))
    replay = compare(bundle_of(), new, company, [request_for(), request_for(what="claude")])
    (other,) = replay.other_rules
    assert other.after.rules == ("inside-models", "own")
    assert (replay.now_allowed, replay.now_refused) == ((), ())


@pytest.mark.parametrize("old_too", [True, False])
def test_questions_of_different_hours_are_different_where_either_looks_at_the_clock(
    old_too, bundle_of, company, request_for
) -> None:
    clocked, plain = bundle_of("working-hours"), bundle_of()
    noon = request_for()
    night = type(noon)(noon.who, noon.action, noon.what, noon.at + timedelta(hours=13))
    pair = (clocked, plain) if old_too else (plain, clocked)
    replay = compare(*pair, company, [noon, night, noon])
    changed = replay.now_allowed if old_too else replay.now_refused
    assert [d.times for d in changed] == [1]
    assert replay.asked == 3


def test_added_removed_and_changed_policies_are_listed(bundle_of, own) -> None:
    old = bundle_of("working-hours", own(reason="one"))
    new = bundle_of("four-eyes", own(reason="two"))
    change = difference(old, new)
    assert change.added == ("activation-alone", "agreed-in-person")
    assert change.removed == ("day-off", "outside-working-hours")
    assert change.changed == ("own",)
    assert difference(old, old) == difference(new, new)


def test_parameters_alone_can_change_an_answer(bundle_of, company, request_for) -> None:
    old, new = bundle_of("outside-models"), bundle_of("outside-models", parameters=OPEN)
    assert difference(old, new).changed == ()
    assert old.version != new.version
    replay = compare(old, new, company, [request_for(what="claude")])
    assert [d.request.what.id for d in replay.now_allowed] == ["claude"]
