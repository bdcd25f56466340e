"""Evidence of a running hortus: made beside it, counted again by somebody who has only copies."""

import asyncio
import shutil

from hortus.audit import read_key
from hortus.compose.testing import PATHS, ask, inside
from hortus.core import SystemClock, load_settings
from hortus.evidence import CONTROLS, House, check_evidence, make_evidence
from hortus.gateway.testing import ScriptedModel
from hortus.store import Database, RecordReader

QUICK = {"checkpoint_every_s": 0.05}


def evidence_of(data):
    """Return the evidence of all controls, as `hortus evidence all` makes it."""
    loaded = load_settings(data=data, environment={"HOME": str(data)})
    return list(make_evidence(House.of(loaded), CONTROLS, SystemClock()))


def figures(made, name):
    document = next(e.document for e in made if e.document.control.id == name)
    return document.verdict, {figure.name: figure.value for figure in document.figures}


def signed_size(data):
    file = data / "audit" / "log" / "checkpoint"
    return int(file.read_text().split("\n")[1]) if file.exists() else 0


def test_evidence_made_beside_a_running_hortus_holds_for_an_auditor(
    house, run, tmp_path, eventually
):
    data, copy = tmp_path / "data", tmp_path / "copy"

    async def story():
        async with ScriptedModel() as near, ScriptedModel() as far:
            away = {"region": "US", "price_in_per_mtok": 3.0, "price_out_per_mtok": 15.0}
            models = {"near": inside(near.url), "far": inside(far.url, **away) | {"inside": False}}
            async with house(models, audit=QUICK) as hortus:
                for name in ("near", "far", "near", "nobody"):
                    await hortus.post(PATHS["chat"], ask("chat", name))
                (newest,) = hortus.house.store.records.recent(1)
                await eventually(lambda: signed_size(data) >= newest.seq)
                made = await asyncio.to_thread(evidence_of, data)
                await hortus.post(PATHS["chat"], ask("chat", "near"))
                return made

    made = run(story())
    shutil.copytree(data / "audit" / "log", copy)
    key = read_key(str(copy / "log.pub"))
    for each in made:
        checked = check_evidence(each.envelope, key, copy)
        assert (each.document.control.id, checked.flaws) == (each.document.control.id, [])
        assert checked.counted
    assert len(RecordReader(Database(data)).recent(100)) == 5
    assert figures(made, "log-integrity")[0] == "met"
    assert figures(made, "decisions")[1]["requests"] == 4
    verdict, found = figures(made, "egress")
    assert (verdict, found["of these, outside"]) == ("met", 1)
    verdict, found = figures(made, "budgets")
    assert (verdict, found["of these, with a cost"]) == ("met", 1)
    assert figures(made, "key-age")[1]["keys in force"] == 1
