"""What is said first of a tool that has no weighty finding."""

import pytest
from msgspec.structs import replace

from hortus.inspector.finding import Kind
from hortus.inspector.reporting.report import Carried, Contact
from hortus.inspector.reporting.summary import summary
from hortus.inspector.reporting.testing import difference, report

MODEL = Contact(host="gateway.example.com", role="model", requests=1.0, octets=1)
OTHER = Contact(host="b.example", role="third party", requests=1.0, octets=1)
UNREAD = Contact(host="c.example", role="unread", requests=0.0, octets=1)


def told(contacts=(MODEL,), carried=(), other=()):
    made = replace(report(other=other), contacts=contacts, carried=carried)
    return " ".join(summary(made))


def out(sort, name="git name", host="gateway.example.com"):
    return Carried(name=name, sort=sort, form="clear", host=host, places=("POST /v1, body",))


@pytest.mark.parametrize(
    ("contacts", "said"),
    [
        ((), "It talked to nobody."),
        ((MODEL,), "It talked to the model, and to nobody else."),
        ((MODEL, OTHER), "It talked to one other host besides the model."),
        (
            (MODEL, OTHER, UNREAD),
            "It talked to 2 other hosts besides the model; what went to 1 of them could not",
        ),
    ],
)
def test_who_was_talked_to_is_said(contacts, said):
    assert told(contacts).startswith(said)


def test_it_is_never_said_that_no_secret_left_where_one_did():
    assert "None of the secrets" in told()
    assert "None of the secrets" not in told(carried=(out("secret", "npm token"),))


def test_what_the_model_was_told_of_the_person_is_named_once():
    twice = (
        out("identity"),
        out("identity"),
        out("identifier", "machine id"),
        out("content", "x"),
    )

    assert "The model was told: git name, machine id." in told(carried=twice)
    assert "Nothing that tells the person or the machine" in told(carried=(out("content"),))


def test_that_the_gateway_is_told_its_own_name_is_not_worth_a_word():
    said = told(carried=(out("identity", "gateway's host"),))

    assert "Nothing that tells the person or the machine" in said


def test_nothing_is_said_of_the_model_alone_where_others_were_talked_to():
    said = told((MODEL, OTHER), (out("identity", host="b.example"),))

    assert "The model was told" not in said
    assert "Nothing that tells" not in said


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        ((), "Nothing in what it sent depended on what was changed."),
        ((Kind.ECHO,), "was repeated in clear; nothing else depended on it."),
        ((Kind.ECHO, Kind.ADAPTATION), "what anybody would expect of it."),
    ],
)
def test_what_depended_on_a_change_is_said(kinds, said):
    other = [difference("a", "b", kind) for kind in kinds]

    assert told(other=other).endswith(said)
