"""The table a lawyer reads, asked row by row."""

from datetime import datetime
from pathlib import Path

import pytest

from hortus.core import Action
from hortus.policy import (
    PACKS,
    Asked,
    Directory,
    KeyTier,
    Label,
    Parameters,
    PolicyEngine,
    Purpose,
    Uid,
    Zone,
    read_parameters,
)

_ACTIONS = {
    "asks": Action.INFER,
    "completes": Action.COMPLETE,
    "embeds": Action.EMBED,
    "reads content of": Action.READ_CONTENT,
    "uses the tool": Action.USE_TOOL,
    "administers": Action.ADMINISTER,
}
_SERVICES = {"ci", "directory"}
_HOLDS = {
    "a secret": Label.SECRET,
    "a company word": Label.CONFIDENTIAL,
    "personal data": Label.PERSONAL,
}
_BESIDES = {
    "Sunday": {"at": datetime.fromisoformat("2026-11-22T10:00:00+01:00")},
    "night": {"at": datetime.fromisoformat("2026-11-23T23:00:00+01:00")},
    "the key is bound to the office": {"key_zone": Zone.OFFICE},
    "at home": {"zone": Zone.REMOTE},
    "the key is for others": {"key_covers": False},
    "to rate staff": {"purpose": Purpose.STAFF_RATING},
    "with a static key": {"key_tier": KeyTier.STATIC},
    "two others agreed": {"approvers": frozenset({"x", "y"})},
}
_PARAMETERS = """
[outside-models]
models = ["claude", "newcomer/large", "nobodys/large"]
teams = ["engineering"]
"""


def read_rows() -> list[dict[str, str]]:
    text = Path(__file__).with_name("table.md").read_text(encoding="utf-8")
    lines = [line.strip().strip("|").split("|") for line in text.splitlines() if "|" in line]
    heads, _, *rows = [[cell.strip() for cell in line] for line in lines]
    return [dict(zip(heads, row, strict=True)) for row in rows]


ROWS = read_rows()


@pytest.fixture(scope="module")
def engine(engine_of) -> PolicyEngine:
    return engine_of(*PACKS, parameters=read_parameters(_PARAMETERS, "table"))


def given(cell: str) -> str:
    return "" if cell == "-" else cell


def asked(row: dict[str, str]) -> Asked:
    words: dict[str, object] = {}
    for circumstance in filter(None, given(row["besides"]).split(", ")):
        words |= _BESIDES[circumstance]
    holds = given(row["request holds"])
    who = row["person"]
    return Asked(
        who=f"service:{who}" if who in _SERVICES else who,
        action=_ACTIONS[row["does what"]],
        what=row["model or thing"],
        project=given(row["project"]),
        labels=frozenset({_HOLDS[holds]} if holds else ()),
        tool=given(row["with client"]),
        **words,
    )


@pytest.mark.parametrize("row", ROWS, ids=lambda row: " ".join(row.values()))
def test_the_answer_and_its_rules_are_those_of_the_table(row, engine, company: Directory):
    verdict = engine.decide(asked(row).request(company))
    assert ("yes" if verdict.allowed else "no", ", ".join(verdict.rules)) == (
        row["answer"],
        row["because of"],
    )


@pytest.mark.parametrize("row", ROWS, ids=lambda row: " ".join(row.values()))
def test_the_table_says_of_people_what_the_directory_says(row, company: Directory):
    kind = "ServiceAccount" if row["person"] in _SERVICES else "User"
    account = company.account(Uid(kind, row["person"]))
    assert (account.region, account.entity) == (
        given(row["works in"]),
        given(row["employed by"]),
    )


def test_the_table_has_enough_rows_and_both_answers() -> None:
    assert len(ROWS) >= 60
    answers = [row["answer"] for row in ROWS]
    assert answers.count("yes") >= 20
    assert answers.count("no") >= 20


def test_every_policy_decides_a_row_of_the_table(engine) -> None:
    decided = {rule for row in ROWS for rule in row["because of"].split(", ")}
    assert {policy.id for policy in engine.bundle.policies} <= decided


def test_a_table_without_packs_refuses_everything_outside(engine_of, company: Directory) -> None:
    plain = engine_of(parameters=Parameters())
    outside = {"claude", "newcomer/large", "nobodys/large", "unheard/of"}
    for row in ROWS:
        if row["model or thing"] in outside:
            assert not plain.decide(asked(row).request(company)).allowed
