"""``hortus audit retain``: where no hortus runs it removes, where one does it asks."""

import asyncio
import json

import pytest

from hortus.cli.dispatch import dispatch
from hortus.store import Store, StoreView
from hortus.store.testing import an_intent, an_outcome


@pytest.fixture
def hortus(tmp_path, capsys):
    """Run ``hortus audit`` with settings that keep requests for thirty days."""
    (tmp_path / "hortus.toml").write_text("[retention]\nrequests_days = 30\n")

    def run(*words):
        status = dispatch(["audit", *words, "--data", str(tmp_path)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


@pytest.fixture
def old(tmp_path):
    """Record twenty requests of the year 2023, and one key of then."""
    from hortus.audit import LogParts  # noqa: PLC0415 - after the settings

    async def scenario(store):
        for number in range(20):
            await store.records.append(an_intent(f"dec_{number}"), an_outcome(f"dec_{number}"))

    with Store.open(tmp_path, participants=[LogParts.make().appender]) as store:
        asyncio.run(scenario(store))


@pytest.mark.usefixtures("old")
def test_a_dry_run_says_what_would_go_and_changes_nothing(hortus, tmp_path):
    hortus("retain")
    status, out, _ = hortus("retain", "--dry-run", "--at-once", "--json")
    (plan,) = json.loads(out)["plans"]
    assert (status, plan["name"], plan["due"], plan["held"]) == (0, "requests", 40, 0)
    with StoreView.open(tmp_path) as store:
        assert len(store.records.recent(99)) == 20


@pytest.mark.usefixtures("old")
def test_the_first_run_announces_and_a_run_at_once_removes(hortus, tmp_path):
    _, out, _ = hortus("retain")
    assert "announced a day ahead" in out
    _, out, _ = hortus("retain")
    assert "announced less than a day ago" in out
    status, out, _ = hortus("retain", "--at-once")
    assert (status, "removed" in out) == (0, True)
    with StoreView.open(tmp_path) as store:
        assert store.records.recent(99) == []
        (removal,) = store.events.recent(9, "retention.executed")
    assert json.loads(removal.event.facts)["at_once"] == "yes"
    status, out, _ = hortus("verify")
    assert status == 0
    assert "removed   40 by retention" in out


@pytest.mark.usefixtures("old")
def test_beside_a_running_hortus_it_asks_that_one(hortus, tmp_path):
    with Store.open(tmp_path) as store:
        status, out, _ = hortus("retain", "--at-once")
        assert (status, "the hortus that runs" in out) == (0, True)
        (request,) = store.events.waiting()
    assert (request.event, json.loads(request.facts)) == ("retention.asked", {"at_once": "yes"})


@pytest.mark.usefixtures("old")
def test_without_settings_everything_is_kept(hortus, tmp_path):
    (tmp_path / "hortus.toml").unlink()
    status, out, err = hortus("retain")
    assert (status, out) == (0, "")
    assert "kept for ever" in err
