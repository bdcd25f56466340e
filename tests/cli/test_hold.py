"""``hortus hold``: placed with a reason, listed with who it is about, lifted with a reason."""

import asyncio
import json

import pytest

from hortus.cli.dispatch import dispatch
from hortus.store import Store
from hortus.store.testing import an_intent


@pytest.fixture
def hold(tmp_path, capsys):
    """Run ``hortus hold`` and return its status, output and remarks."""

    def run(*words):
        status = dispatch(["hold", *words, "--data", str(tmp_path)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def test_a_hold_on_a_person_is_listed_with_their_name(hold, tmp_path):
    async def scenario(store):
        await store.records.append(an_intent("dec_1", principal="ada"))

    with Store.open(tmp_path) as store:
        asyncio.run(scenario(store))
    status, out, err = hold("place", "case-1", "--person", "ada", "--reason", "court order")
    assert (status, out) == (0, "placed case-1: retention leaves alone what there is of ada\n")
    assert err == ""
    _, out, _ = hold("list")
    assert "what there is of ada" in out
    assert "court order" in out


def test_a_hold_on_a_name_that_nothing_is_on_record_of_says_so(hold):
    status, out, err = hold("place", "case-1", "--person", "adda", "--reason", "court order")
    assert (status, out[:13]) == (0, "placed case-1")
    assert "nothing is on record under adda" in err
    assert "`hortus log` shows as who" in err


def test_a_time_is_given_in_days(hold):
    days = ("--since", "2027-01-01", "--until", "2027-01-31")
    _, out, _ = hold("place", "case-1", *days, "--reason", "inquiry", "--json")
    placed = json.loads(out)
    assert placed["until_us"] - placed["since_us"] == 31 * 86_400_000_000 - 1
    _, out, _ = hold("list")
    assert "what was between 2027-01-01 and 2027-01-31" in out


def test_a_time_without_an_end_has_none(hold):
    hold("place", "case-1", "--since", "2027-01-01", "--reason", "inquiry")
    _, out, _ = hold("list")
    assert "2027-01-01 and the end" in out


def test_a_hold_is_lifted(hold):
    hold("place", "case-1", "--all", "--reason", "inquiry")
    status, out, _ = hold("lift", "case-1", "--reason", "settled")
    assert (status, out.startswith("lifted case-1")) == (0, True)
    assert hold("list") == (0, "", "there are no holds\n")
    assert json.loads(hold("list", "--json")[1]) == []


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("place",), 2),
        (("list", "case-1"), 2),
        (("place", "case-1", "--reason", "r"), 1),
        (("place", "case-1", "--all"), 1),
        (("lift", "case-1", "--reason", "r"), 1),
        (("place", "case-1", "--since", "soon", "--reason", "r"), 2),
    ],
)
def test_what_is_unclear_is_refused_in_two_lines(hold, words, status):
    found, out, err = hold(*words)
    assert (found, out) == (status, "")
    assert "remedy:" in err
