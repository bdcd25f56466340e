"""``hortus budget``: set, seen, changed and ended."""

import json

import pytest

from hortus.cli.dispatch import dispatch
from hortus.core import SystemClock
from hortus.identity import People
from hortus.store import StoreView


@pytest.fixture
def hortus(tmp_path, capsys):
    """Run ``hortus budget`` on the data folder and return its status, output and remarks."""
    with StoreView.open(tmp_path, create=True) as view:
        people = People(view.people, SystemClock(), "root")
        people.add_team("payments")
        people.add_person("Ada@Acme.example")
        people.add_service("build")

    def run(*words):
        status = dispatch(["budget", *words, "--data", str(tmp_path)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


@pytest.fixture
def dollars(tmp_path):
    """Let the settings say what dollars are worth."""
    (tmp_path / "hortus.toml").write_text('[budgets.rates."2020-01-01"]\nUSD = 0.9\n')


def listed(hortus):
    return json.loads(hortus("list", "--json")[1])


def test_a_mistyped_currency_is_refused_with_those_that_are_known(hortus):
    status, _, err = hortus("add", "cap", "--all", "--limit", "5 XXQ")
    assert status == 1
    assert "nothing is known of what XXQ is worth, only of EUR" in err
    assert '[budgets.rates."' in err
    assert listed(hortus) == []


def test_a_budget_is_hard_and_monthly_with_two_alerts_unless_told_otherwise(hortus):
    status, out, _ = hortus("add", "cap", "--team", "payments", "--limit", "500 EUR")
    assert (status, out) == (0, "added cap (team payments, 500.00 EUR a month)\n")
    [budget] = listed(hortus)
    kept = ("hard", "month", "80 100", 0)
    assert tuple(budget[n] for n in ("kind", "period", "alerts", "spent_micro")) == kept


@pytest.mark.usefixtures("dollars")
def test_a_budget_is_as_it_was_told_to_be(hortus):
    words = ["--rolling", "7", "--soft", "--alert", "50", "--owner", "ada", "--all"]
    assert hortus("add", "cap", "--limit", "9.5 USD", *words)[0] == 0
    [budget] = listed(hortus)
    kept = (9_500_000, "USD", "rolling", 7, "soft", "50", "ada", "all", "")
    names = [
        "limit_micro",
        "currency",
        "period",
        "days",
        "kind",
        "alerts",
        "owner",
        "scope",
        "subject",
    ]
    assert tuple(budget[n] for n in names) == kept


def test_the_list_shows_what_is_left(hortus):
    hortus("add", "cap", "--cost-centre", "7", "--limit", "500 EUR")
    out = hortus("list")[1]
    assert "cost centre 7" in out
    assert out.count("500.00 EUR") == 2
    assert "0.00 EUR" in out


def test_only_what_is_said_is_changed(hortus):
    hortus("add", "cap", "--team", "payments", "--limit", "500 EUR", "--owner", "ada")
    status, out, _ = hortus("change", "cap", "--limit", "600 EUR", "--rolling", "30", "--soft")
    assert (status, out) == (0, "changed to cap (team payments, 600.00 EUR in 30 days)\n")
    hortus("change", "cap", "--monthly", "--hard", "--alert", "90")
    [budget] = listed(hortus)
    assert (budget["period"], budget["kind"], budget["alerts"]) == ("month", "hard", "90")
    assert budget["owner"] == "ada"


def test_an_ended_budget_is_listed_no_more(hortus):
    hortus("add", "cap", "--all", "--limit", "1 EUR")
    assert hortus("end", "cap", "--reason", "no need")[1] == "ended cap\n"
    assert listed(hortus) == []
    assert "no budgets" in hortus("list")[2]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "cap", "--limit", "5 EUR"), "whose spending"),
        (("add", "cap", "--all"), "needs a limit"),
        (("add", "cap", "--all", "--team", "x", "--limit", "5 EUR"), "not allowed"),
        (("change", "cap"), "nothing was said"),
        (("list", "cap"), "takes no name"),
        (("end",), "needs the name"),
    ],
)
def test_a_wrong_call_says_what_is_missing(hortus, words, said):
    hortus("add", "cap", "--all", "--limit", "1 EUR")
    status, _, err = hortus(*words)
    assert status == 2
    assert said in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "other", "--all", "--limit", "much"), "no amount"),
        (("add", "cap", "--all", "--limit", "5 EUR"), "there is, or was"),
        (("add", "other", "--all", "--limit", "5 EUR", "--alert", "0"), "percent"),
        (("end", "other"), "there is no budget"),
    ],
)
def test_what_cannot_be_is_refused(hortus, words, said):
    hortus("add", "cap", "--all", "--limit", "1 EUR")
    status, _, err = hortus(*words)
    assert status == 1
    assert said in err


def test_a_team_that_nobody_knows_has_no_budget(hortus):
    status, _, err = hortus("add", "cap", "--team", "paymnets", "--limit", "1 EUR")
    assert (status, "there is no team 'paymnets'" in err) == (1, True)
    assert listed(hortus) == []


@pytest.mark.parametrize(
    ("words", "subject", "remark"),
    [
        (("--person", "ADA@acme.example"), "ada@acme.example", ""),
        (("--person", "build"), "build", ""),
        (("--person", "laptop"), "laptop", "the directory has no laptop"),
        (("--model", "gpt"), "gpt", "the settings have no model gpt yet"),
        (("--project", "any"), "any", ""),
    ],
)
def test_a_budget_is_for_whom_the_directory_means_by_a_name(hortus, words, subject, remark):
    status, _, err = hortus("add", "cap", *words, "--limit", "1 EUR")
    [budget] = listed(hortus)
    assert (status, budget["subject"]) == (0, subject)
    assert err.startswith(remark)
    assert bool(err) is bool(remark)


def test_no_days_are_no_window_and_not_a_month(hortus):
    status, _, err = hortus("add", "cap", "--all", "--limit", "1 EUR", "--rolling", "0")
    assert (status, "0 days are no window" in err) == (2, True)
    assert "--monthly" in err
    assert listed(hortus) == []


def test_a_limit_in_another_currency_is_another_budget(hortus):
    hortus("add", "cap", "--all", "--limit", "1 EUR")
    status, _, err = hortus("change", "cap", "--limit", "2 USD")
    assert (status, "is counted in EUR" in err) == (1, True)
    assert listed(hortus)[0]["currency"] == "EUR"
