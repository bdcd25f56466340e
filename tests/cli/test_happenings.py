"""Events as people and programs read them."""

import json

from hortus.cli.happenings import document, sentence, show
from hortus.cli.terminal import Terminal
from hortus.store import NumberedEvent
from hortus.store.testing import an_event


def test_a_sentence_has_who_what_and_why():
    event = an_event("hold.placed", subject="case-1", actor="root@host", reason="court")
    assert sentence(event) == "hold.placed case-1 by root@host: court (models=house/code)"


def test_an_event_that_waits_has_no_number(capsys):
    show([NumberedEvent(0, an_event("a"))], Terminal())
    assert capsys.readouterr().out.splitlines()[1].startswith("waits")
    assert document(NumberedEvent(0, an_event("a")))["seq"] is None


def test_many_facts_are_cut_for_people_and_whole_for_programs(capsys):
    event = NumberedEvent(1, an_event("a", facts=json.dumps({"x": "y" * 500})))
    show([event], Terminal())
    assert len(capsys.readouterr().out.splitlines()[1]) < 300
    show([event], Terminal(json=True))
    assert json.loads(capsys.readouterr().out)["facts"] == {"x": "y" * 500}


def test_what_somebody_wrote_cannot_steer_a_terminal():
    assert "\x1b" not in sentence(an_event("a", reason="\x1b[2J"))


def test_facts_that_were_spoilt_are_shown_as_they_are():
    assert document(NumberedEvent(1, an_event("a", facts="{")))["facts"] == {"facts": "{"}
