"""The budgets in force: which cover a request, how they stand, and how they are spoken of."""

from dataclasses import replace
from datetime import date

import pytest

from hortus.budget import Book, Budget, Spender, Standing

ADA = Spender("ada", frozenset({"payments", "all staff"}), "ledger", "7")


@pytest.fixture
def book(a_budget):
    """Return a book with a budget for each thing named."""

    def book(*scopes, spent=None):
        records = [a_budget(f"b{n}", scope, subject) for n, (scope, subject) in enumerate(scopes)]
        return Book(records, spent)

    return book


@pytest.mark.parametrize(
    ("scope", "subject", "covers"),
    [
        ("all", "", True),
        ("person", "ada", True),
        ("person", "bob", False),
        ("team", "payments", True),
        ("team", "ledger", False),
        ("project", "ledger", True),
        ("cost_centre", "7", True),
        ("model", "gpt", True),
        ("model", "other", False),
    ],
)
def test_a_budget_covers_what_it_is_for(book, scope, subject, covers):
    assert bool(book((scope, subject)).covering(ADA, "gpt")) is covers


def test_a_request_goes_on_every_budget_that_covers_it_in_one_order(book):
    here = book(("person", "ada"), ("all", ""), ("model", "gpt"), ("team", "x"))
    assert [b.id for b in here.covering(ADA, "gpt")] == ["b0", "b1", "b2"]


@pytest.mark.parametrize("scope", ["person", "project", "cost_centre"])
def test_a_budget_for_nobody_covers_nobody(book, scope):
    assert book((scope, "")).covering(Spender(), "gpt") == []


def test_an_ended_budget_covers_nothing(a_budget):
    assert Book([replace(a_budget("b", "all", ""), ended_us=5)]).covering(ADA, "gpt") == []


@pytest.mark.parametrize(
    ("kind", "spent", "standing"),
    [
        ("hard", 999, Standing.WITHIN),
        ("hard", 1_000, Standing.SPENT),
        ("soft", 1_000, Standing.SOFT),
    ],
)
def test_how_things_stand_is_a_matter_of_what_is_spent(a_budget, kind, spent, standing):
    book = Book([replace(a_budget("b", "all", ""), kind=kind)], {"b": spent})
    assert book.standing(ADA, "gpt") is standing


def test_a_hard_budget_that_is_used_up_counts_more_than_a_soft_one(a_budget):
    soft = replace(a_budget("b1", "all", ""), kind="soft")
    book = Book([soft, a_budget("b2", "person", "ada")], {"b1": 1_000, "b2": 1_000})
    assert book.standing(ADA, "gpt") is Standing.SPENT


def test_alerts_are_due_at_their_share_of_the_limit(a_budget):
    budget = replace(a_budget("b", "all", ""), alerts="50 80 100")
    due = {spent: [s for _, s in Book([budget], {"b": spent}).due_alerts()] for spent in SPENT}
    assert due == {499: [], 500: [50], 800: [50, 80], 1_500: [50, 80, 100]}


SPENT = (499, 500, 800, 1_500)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "cap (team payments, 500.00 EUR a month)"),
        ({"scope": "all", "subject": ""}, "cap (all, 500.00 EUR a month)"),
        ({"scope": "cost_centre", "subject": "7"}, "cap (cost centre 7, 500.00 EUR a month)"),
        ({"period": "rolling", "days": 7}, "cap (team payments, 500.00 EUR in 7 days)"),
    ],
)
def test_a_budget_is_spoken_of_by_name_owner_and_limit(a_budget, changes, words):
    record = replace(a_budget("b", "team", "payments"), name="cap", limit_micro=500_000_000)
    assert str(Budget(replace(record, **changes))) == words


def test_a_budget_knows_its_window(a_budget):
    budget = Budget(replace(a_budget("b", "all", ""), period="rolling", days=7))
    assert budget.window(date(2026, 11, 22)).first == date(2026, 11, 16)
