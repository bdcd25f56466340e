"""What evidence rests on beside the log is read from where it is, and said when it cannot be."""

import dataclasses
import json
from datetime import date

import pytest

from hortus.audit import LogPlaces, Witness
from hortus.audit.errors import LogKeyError
from hortus.core import ModelSettings, Settings, load_settings
from hortus.core.testing import FrozenClock
from hortus.evidence import House, Policies
from hortus.evidence.errors import EvidenceError
from hortus.evidence.inputs import THIS_PROCESS, ToolRow
from hortus.policy import (
    Directory,
    Holdings,
    Parameters,
    Provider,
    Risk,
    Terms,
    Tool,
    ToolStatus,
    load_bundle,
    shipped_source,
)
from hortus.store import KeyRecord, StoreError, StoreView

MODELS = {
    "near": ModelSettings(url="http://127.0.0.1:9000/v1", inside=True),
    "far": ModelSettings(
        url="https://far.test/v1",
        region="US",
        owner_entity="Far Inc",
        price_in_per_mtok=3,
        price_out_per_mtok=9,
        proxy="http://proxy.test:3128",
    ),
    "own": ModelSettings(gguf="/models/own.gguf", inside=True),
}


@pytest.fixture
def kind():
    """Name the one kind of database that is enough here."""
    return "sqlite"


def test_the_models_come_from_the_settings(opened):
    inputs = opened(settings=Settings(models=MODELS)).house.inputs(1)
    found = {model.name: model for model in inputs.models}
    assert found["near"].host == "127.0.0.1:9000"
    assert found["far"].host == "far.test:443"
    assert (found["far"].owner, found["far"].priced) == ("Far Inc", True)
    assert found["own"].host == found["hortus/embedded"].host == THIS_PROCESS
    assert [host.host for host in inputs.hosts] == ["proxy.test:3128"]


def test_the_terms_the_tools_and_the_rules_come_from_the_policies(opened):
    models = {"far": ModelSettings(url="https://far.test/v1", provider="far")}
    terms = Terms(frozenset({"DE"}), False, False, "far.test/terms", date(2026, 1, 2), None)
    directory = Directory(
        (),
        Holdings(
            providers=(Provider("far", terms=terms),),
            tools=(Tool("aider", "0.86", Risk.LOW, ToolStatus.ALLOWED),),
        ),
    )
    bundle = load_bundle((shipped_source("regional-terms"),), Parameters())
    kept = opened(settings=Settings(models=models)).house
    house = dataclasses.replace(kept, policies=Policies(bundle, directory))
    inputs = house.inputs(1)
    assert [(m.terms_reviewed, m.terms_review_by) for m in inputs.models if m.provider] == [
        ("2026-01-02", "")
    ]
    assert inputs.tools == (ToolRow(name="aider", version="0.86", risk="low", status="allowed"),)
    assert (inputs.policy.version, "region-unserved" in inputs.policy.rules) == (
        bundle.version,
        True,
    )
    assert kept.inputs(1).policy.rules == ()


def test_the_keys_come_without_names_and_secrets(kept):
    with StoreView.open(kept.house.database) as view:
        view.keys.add(KeyRecord("key_1", b"digest", "ada", (), created_us=5, zones=("office",)))
        view.keys.add(KeyRecord("key_2", b"other", "bob", (), created_us=6, holder_id="gone"))
    inputs = kept.house.inputs(1)
    first, second = inputs.keys
    assert (first.bound, first.orphaned, first.ended_us) == (True, False, 0)
    assert second.orphaned
    assert "ada" not in repr(inputs.keys)


def test_the_whole_log_is_checked(kept):
    inputs = kept.house.inputs(1)
    assert (inputs.log.entries, inputs.log.records, inputs.log.found) == (128, 128, 0)
    kept.change("DELETE FROM outcomes WHERE decision_id = 'dec_9'")
    faults = kept.house.inputs(1).log.faults
    assert [fault.kind for fault in faults] == ["record-missing"]


def test_a_witness_counts_as_far_as_it_has_cosigned(kept, tmp_path):
    witness = Witness.open(tmp_path / "witness", "site-b", FrozenClock())
    witness.look(kept.folder, kept.key, kept.folder / "witness")
    kept.fill(5)
    house = House(Settings(), kept.house.database, kept.house.places, witness.key)
    inputs = house.inputs(1)
    assert inputs.log.witnessed == 128
    assert inputs.log.found == 0
    assert kept.house.inputs(1).log.witnessed == 0


def test_a_witness_that_has_not_cosigned_is_a_fault(kept, tmp_path):
    witness = Witness.open(tmp_path / "witness", "site-b", FrozenClock())
    house = House(Settings(), kept.house.database, kept.house.places, witness.key)
    assert [fault.kind for fault in house.inputs(1).log.faults] == ["witness-missing"]


def measured(tmp_path, text):
    file = tmp_path / "dlp.json"
    file.write_text(text)
    return file


def test_the_recall_is_what_the_file_says(kept, tmp_path):
    file = measured(tmp_path, json.dumps({"tier 1 recall": 0.9314, "MB/s": 200, "recall": "odd"}))
    house = House(Settings(), kept.house.database, kept.house.places, recall=file)
    recall = house.inputs(1).recall
    assert [(row.name, row.per_mille) for row in recall.rows] == [("tier 1 recall", 931)]
    assert len(recall.sha256) == 64
    assert kept.house.inputs(1).recall.rows == ()


@pytest.mark.parametrize("text", ["", "[]", "no json"])
def test_a_file_without_a_measurement_is_refused(kept, tmp_path, text):
    house = House(
        Settings(), kept.house.database, kept.house.places, recall=measured(tmp_path, text)
    )
    with pytest.raises(EvidenceError, match="holds no measurement"):
        house.inputs(1)


def test_without_records_there_is_no_house(tmp_path):
    loaded = load_settings(data=tmp_path / "none", environment={"HOME": str(tmp_path)})
    with pytest.raises(StoreError, match="no records"):
        House.of(loaded)


def test_without_the_key_of_the_log_nothing_is_signed(kept, tmp_path):
    places = LogPlaces(tmp_path / "no.key", kept.folder)
    with pytest.raises(LogKeyError, match="cannot be read"):
        House(Settings(), kept.house.database, places).signer()
