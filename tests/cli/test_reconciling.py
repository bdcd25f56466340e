"""``hortus cost reconcile``: the gaps in a table, an event in the log, and a status to act on."""

import asyncio
import json

import pytest

from hortus.cli.dispatch import dispatch
from hortus.store import Store, StoreView
from hortus.store.testing import an_intent, an_outcome

AT_US = 1_762_000_000_000_000
CSV = "day,model,input_tokens,output_tokens\n2025-11-01,gpt-x-2025,{},80\n"


@pytest.fixture
def hortus(tmp_path, capsys):
    """Run ``hortus cost reconcile`` on a report and return its status, output and remarks."""
    asyncio.run(record(tmp_path))
    toml = '[models.gpt]\nurl = "https://h/v1"\nprovider = "Prov"\nserved_as = "gpt-x"\n'
    (tmp_path / "hortus.toml").write_text(toml)

    def run(report, *words, provider="prov"):
        file = tmp_path / "report.csv"
        if report is not None:
            file.write_text(report)
        who = ("--provider", provider) if provider else ()
        status = dispatch(["cost", "reconcile", str(file), *who, *words, "--data", str(tmp_path)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


async def record(folder):
    with Store.open(folder, durability="normal") as store:
        await store.records.append(
            an_intent("dec_1", at_us=AT_US), an_outcome("dec_1", model="gpt", at_us=AT_US)
        )


def test_a_report_that_fits_has_no_gaps(hortus):
    status, out, err = hortus(CSV.format(1_200))
    assert (status, err) == (0, "")
    assert "1,280 tokens counted, 1,280 recorded, 0 gaps" in out


def test_usage_past_hortus_is_shown_and_is_in_the_log(hortus, tmp_path):
    status, out, err = hortus(CSV.format(91_200))
    assert status == 1
    assert "gpt-x" in out
    assert "+90,000" in out
    assert "replace the key" in err
    with StoreView.open(tmp_path) as view:
        (event,) = view.events.waiting()
    assert (event.event, event.subject) == ("budget.reconciled", "prov")


def test_programs_get_the_figures(hortus):
    status, out, _ = hortus(CSV.format(91_200), "--json")
    found = json.loads(out)
    assert (status, found["counted"], found["recorded"]) == (1, 91_280, 1_280)
    assert found["gaps"][0]["day"] == "2025-11-01"


def test_a_wide_tolerance_hides_what_is_within_it(hortus):
    assert hortus(CSV.format(2_300))[0] == 1
    assert hortus(CSV.format(2_300), "--tolerance", "50")[0] == 0


def test_a_report_without_usage_says_so(hortus):
    status, _, err = hortus("day,model,input_tokens,output_tokens\n")
    assert (status, "holds no usage" in err) == (0, True)


@pytest.mark.parametrize(
    ("report", "options", "said"),
    [
        ("x", {"provider": ""}, "whose report"),
        ("x", {"provider": "other"}, "there are: Prov"),
        (None, {}, "cannot be read"),
        ("x\n1\n", {}, "has no column 'day'"),
    ],
)
def test_what_cannot_be_compared_is_said(hortus, report, options, said):
    status, _, err = hortus(report, **options)
    assert status in {1, 2}
    assert said in err


def test_a_tolerance_beyond_everything_is_refused(hortus):
    assert hortus(CSV, "--tolerance", "101")[0] == 2
