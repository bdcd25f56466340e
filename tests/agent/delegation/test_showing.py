"""An agent's work is shown under the call that gave it the work."""

from hortus.agent.delegation.showing import Under
from hortus.agent.session.testing import PlayedPerson, call
from hortus.agent.values import (
    Answered,
    Asked,
    Consent,
    Decision,
    Effect,
    Finished,
    Noticed,
    Proposed,
    Requested,
    RunCommand,
    Spoke,
    Usage,
)

RUN = RunCommand("make test")


def test_steps_are_output_of_the_call_and_costs_are_those_of_all():
    person, said = PlayedPerson(), []
    under = Under(person, said.append)
    call_of = call("run")
    for event in (
        Requested("m"),
        Spoke("Let me "),
        Spoke("look."),
        Proposed(call_of, RUN, Decision(Effect.ALLOW, "")),
        Finished(call_of, "boom\nmore", failed=True, seconds=1, changed=("a", "b")),
        Proposed(call_of, RUN, Decision(Effect.DENY, "")),
        Finished(call_of, "ok", failed=False, seconds=1, changed=("a",)),
        Answered(Usage(), cost=1.0),
        Noticed("slow"),
    ):
        under.show(event)
    assert "".join(said) == (
        "Let me look.\n- run make test\n  failed: boom\n- run make test (denied)\n"
    )
    assert person.seen == [Answered(Usage(), cost=1.0), Noticed("slow")]
    assert list(under.changed) == ["a", "b"]


def test_questions_go_to_the_person():
    person = PlayedPerson()
    asked = Asked(call("run"), RUN, Decision(Effect.ASK, ""))
    assert Under(person, print).ask(asked).consent is Consent.NO
    assert person.asked == [asked]
