"""Several gateways on one PostgreSQL: one log, one set of keys, and nobody is missed when gone."""

import asyncio
import json
import shutil

import pytest

from hortus.audit import check_database, check_log, read_key
from hortus.audit.errors import LogKeyError
from hortus.audit.offline import Claims
from hortus.cli.dispatch import dispatch
from hortus.compose.testing import PATHS, RunningHouse, ask, inside
from hortus.gateway.testing import ScriptedModel
from hortus.identity.errors import PepperError
from hortus.store import Database

QUICK = {"checkpoint_every_s": 0.05}
COPIED = ("pepper", "audit/log.key")


@pytest.fixture
def kind():
    return "postgresql"


@pytest.fixture
def gateway(tmp_path, database):
    """Return a maker of gateways on the one database, each with a data folder of its own."""

    def make(name, model_url, **tables):
        audit = {**QUICK, "folder": str(tmp_path / "log")}
        store = {"url": database.server.url, "durability": "normal"}
        models = {"m": inside(model_url)}
        return RunningHouse(tmp_path / name, store=store, audit=audit, models=models, **tables)

    return make


@pytest.fixture
def hand_over(tmp_path):
    """Return a function that gives a new gateway what the first one made for itself."""

    def copy(source, target):
        for name in COPIED:
            (tmp_path / target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(tmp_path / source / name, tmp_path / target / name)

    return copy


def look(database, folder, receipts=()):
    report = check_log(folder, read_key(str(folder / "log.pub")), Claims(receipts))
    check_database(database, folder, report)
    return report


async def asked(hortus, times=1, **options):
    body = ask("chat", "m")
    return [await hortus.post(PATHS["chat"], body, **options) for _ in range(times)]


def receipts(answers):
    assert [heard.status for heard in answers] == [200] * len(answers)
    return [heard.headers["x-hortus-receipt"] for heard in answers]


def signs(hortus):
    return hortus.house.audit._publisher._lead.held()


def test_two_gateways_share_keys_and_a_log_that_holds(gateway, hand_over, run, database, tmp_path):
    async def story():
        async with ScriptedModel() as model, gateway("a", model.url) as first:
            hand_over("a", "b")
            async with gateway("b", model.url) as second:
                theirs = await asyncio.gather(asked(first, 20), asked(second, 20))
                foreign = await asked(second, key=first.key)
                return receipts([*theirs[0], *theirs[1], *foreign])

    held = run(story())
    report = look(database, tmp_path / "log", held)
    assert (report.faults, report.receipts) == ([], 41)
    assert report.entries == report.records


def test_a_key_revoked_at_one_gateway_ends_at_all(gateway, hand_over, run, eventually):
    async def story():
        async with ScriptedModel() as model, gateway("a", model.url) as first:
            hand_over("a", "b")
            async with gateway("b", model.url) as second:
                new = first.house.keyring.create("ada")
                await eventually(lambda: known(second, new.secret))
                first.house.keyring.revoke(new.key.key_id)
                await eventually(lambda: not known(second, new.secret))
                (refused,) = await asked(second, key=new.secret)
                return refused.status

    assert run(story()) == 401


def known(hortus, secret):
    held = hortus.house.keyring._holders.get(hortus.house.keyring._pepper.digest(secret.encode()))
    return held is not None and not held.revoked


def test_another_gateway_signs_when_the_first_has_gone(
    gateway, hand_over, run, eventually, database, tmp_path
):
    async def story():
        async with ScriptedModel() as model, gateway("a", model.url) as first:
            hand_over("a", "b")
            async with gateway("b", model.url) as second:
                held = receipts([*await asked(first, 3), *await asked(second, 3)])
                assert [signs(first), signs(second)] == [True, False]
                await first.stop(patience_s=1.0)
                await eventually(lambda: signs(second))
                return held + receipts(await asked(second, 3))

    report = look(database, tmp_path / "log", run(story()))
    assert (report.faults, report.receipts) == ([], 9)


def test_a_server_that_crashes_refuses_requests_and_no_key_until_it_is_back(
    gateway, run, eventually, database, postgres, tmp_path
):
    async def story():
        async with ScriptedModel() as model, gateway("a", model.url) as hortus:
            held = receipts(await asked(hortus, 3))
            await asyncio.to_thread(postgres.kill)
            (refused,) = await asked(hortus)
            assert (refused.status, refused.json["error"]["code"]) == (503, "store_unreachable")
            (unknown,) = await asked(hortus, key="hortus_nobody")
            assert unknown.status == 401
            await eventually(lambda: hortus.house.audit.problem)
            await asyncio.to_thread(postgres.start)
            held += receipts(await asked(hortus, 3))
            await eventually(lambda: not hortus.house.audit.problem)
            return held

    report = look(database, tmp_path / "log", run(story()))
    assert (report.faults, report.receipts) == ([], 6)


@pytest.mark.parametrize(
    ("missing", "error"), [("pepper", PepperError), ("audit/log.key", LogKeyError)]
)
def test_a_gateway_without_the_shared_secrets_does_not_start(
    gateway, hand_over, run, tmp_path, missing, error
):
    async def story():
        async with ScriptedModel() as model, gateway("a", model.url):
            hand_over("a", "b")
            (tmp_path / "b" / missing).unlink()
            with pytest.raises(error) as caught:
                await gateway("b", model.url).__aenter__()
            return caught.value

    refused = run(story())
    assert missing in refused.message
    assert refused.remedy


@pytest.fixture
def hortus(tmp_path, capsys):
    """Run a command of the first gateway's machine and return its status and output."""

    def command(*words):
        status = dispatch([*words, "--data", str(tmp_path / "a")])
        said = capsys.readouterr()
        return status, said.out, said.err

    return command


def test_the_commands_read_and_change_what_the_gateways_share(gateway, run, hortus, database):
    async def story():
        async with ScriptedModel() as model, gateway("a", model.url) as first:
            (heard,) = await asked(first)
            return heard.headers["x-hortus-decision"]

    decision = run(story())
    status, out, _ = hortus("key", "new", "ada", "--json")
    assert status == 0
    assert json.loads(out)["name"] == "ada"
    assert hortus("key", "list")[1].count("ada") == 1
    assert decision in hortus("log")[1]
    assert hortus("why", decision)[0] == 0
    assert hortus("audit", "verify")[0] == 0
    assert hortus("audit", "prove", decision)[0] == 0
    lines = hortus("audit", "export")[1].splitlines()
    with database.reading() as connection:
        (size,) = connection.execute("SELECT size FROM audit_head").fetchone()
    assert len(lines) == size


def test_a_new_key_for_the_log_waits_until_every_gateway_has_stopped(
    gateway, run, hortus, tmp_path, database
):
    async def story():
        async with ScriptedModel() as model, gateway("a", model.url) as first:
            await asked(first)
            return await asyncio.to_thread(hortus, "audit", "rekey", "--reason", "lost")

    status, _, said = run(story())
    assert status == 1
    assert "works on this database" in said
    assert hortus("audit", "rekey", "--reason", "lost")[0] == 0
    assert look(Database(tmp_path, server=database.server), tmp_path / "log").faults == []
