"""``hortus cost``: added up in a table, as JSON, and in a file for others."""

import asyncio
import csv
import json
from io import StringIO

import pytest

from hortus.cli.dispatch import dispatch
from hortus.core import SystemClock
from hortus.identity import People
from hortus.store import Store
from hortus.store.testing import an_intent, an_outcome

NOVEMBER_US = 1_762_000_000_000_000
MONTH = ("--month", "2025-11")


@pytest.fixture
def hortus(tmp_path, capsys):
    """Run ``hortus cost`` on the data folder and return its status, output and remarks."""
    asyncio.run(record(tmp_path))
    toml = '[models.gpt]\nurl = "https://gpt.example/v1"\nprovider = "Provider Ltd"\n'
    (tmp_path / "hortus.toml").write_text(toml)

    def run(*words):
        status = dispatch(["cost", *words, "--data", str(tmp_path)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


async def record(folder):
    with Store.open(folder, durability="normal") as store:
        people = People(store.people, SystemClock(), "root")
        ada = people.add_person("ada", entity="ACME GmbH")
        people.add_team("payments", [ada.person_id])
        at = {"at_us": NOVEMBER_US}
        service = {"facts": '{"do":"infer","kind":"ServiceAccount"}', "account": "build"}
        build = people.add_service("build", entity="ACME Ops")
        people.add_team("machines", [build.service_id])
        await store.records.append(
            an_intent("dec_1", account="ada", **at),
            an_outcome("dec_1", cost_micro=2_500_000, list_cost_micro=9_000_000, **at),
            an_intent("dec_2", principal="laptop", inside=False, **at),
            an_outcome("dec_2", model="gpt", cost_micro=1_000_000, currency="USD", **at),
            an_intent("dec_3", **service, **at),
            an_outcome("dec_3", cost_micro=1, **at),
        )


def test_costs_are_added_up_by_model_with_a_total(hortus):
    status, out, _ = hortus(*MONTH)
    assert status == 0
    assert out.splitlines()[0].split()[:2] == ["model", "requests"]
    assert "2.50 EUR" in out
    assert "9.00 EUR" in out
    assert out.splitlines()[-1].startswith("total")
    assert "2.50 EUR + 1.00 USD" in out


def test_the_order_says_in_what_it_is_and_what_is_left_out_of_it(hortus, tmp_path):
    status, _, err = hortus(*MONTH)
    assert status == 0
    assert "dearest first by worth in EUR, by each day's rate: 2.50 EUR in all" in err
    assert "no rate is known of USD: left out of the order" in err
    with (tmp_path / "hortus.toml").open("a") as file:
        file.write('[budgets.rates."2020-01-01"]\nUSD = 4.0\n')
    told = json.loads(hortus(*MONTH, "--json")[1])
    assert (told["ranked_in"], told["without_rate"]) == ("EUR", [])
    assert [(one["name"], one["worth_micro"]) for one in told["lines"]] == [
        ("gpt", 4_000_000),
        ("qwen3-coder", 2_500_001),
    ]


@pytest.mark.parametrize(
    ("by", "names"),
    [
        ("person", {"ada", "laptop", "build"}),
        ("team", {"payments", "machines", ""}),
        ("entity", {"ACME GmbH", "ACME Ops", ""}),
        ("model", {"gpt", "qwen3-coder"}),
        ("cost-centre", {""}),
        ("project", {""}),
    ],
)
def test_costs_can_be_added_up_by_anything(hortus, by, names):
    found = json.loads(hortus("--by", by, *MONTH, "--json")[1])
    assert {line["name"] for line in found["lines"]} == names
    assert sum(line["cost_micro"].get("EUR", 0) for line in found["lines"]) == 2_500_001
    assert (found["since"], found["until"]) == ("2025-11-01", "2025-12-01")


def test_other_days_have_other_costs(hortus):
    assert "no requests ended" in hortus("--month", "2025-10")[2]
    assert "total" in hortus("--since", "2025-11-01", "--until", "2025-11-02")[1]
    assert "no requests" in hortus()[2]


def test_a_file_for_others_has_a_row_for_each_charge(hortus, tmp_path):
    file = tmp_path / "focus.csv"
    status, out, _ = hortus(*MONTH, "--focus", str(file))
    assert (status, out.startswith("wrote 3 charges")) == (0, True)
    rows = list(csv.DictReader(StringIO(file.read_text(), newline="")))
    assert {row["ProviderName"] for row in rows} == {"Provider Ltd", "unknown"}
    assert {row["x_Team"] for row in rows} == {"payments", "machines", ""}
    assert json.loads(hortus(*MONTH, "--focus", str(file), "--json")[1])["charges"] == 3


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("--month", "November"), 1, "is no month"),
        (("--since", "2025-11-02", "--until", "2025-11-01"), 1, "is before"),
        (("--until", "2025-11-01"), 2, "--since DAY"),
        (("--by", "colour"), 2, "'colour' is not one of team, person, project"),
        (("--month", "2025-11", "--since", "2025-11-01"), 2, "a month has its own days"),
        ((*MONTH, "--focus", "/nowhere/focus.csv"), 2, "cannot be written"),
    ],
)
def test_what_cannot_be_added_up_is_said(hortus, words, status, said):
    ended, _, err = hortus(*words)
    assert (ended, said in err) == (status, True)
