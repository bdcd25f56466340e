"""A change of the settings file and its event come together, or not at all."""

import json

import pytest

from hortus.cli.recording import recorded_edit
from hortus.core import ModelSettings, load_settings
from hortus.store import StoreError, StoreView

MODEL = ModelSettings(url="http://127.0.0.1:9/v1")


@pytest.fixture
def loaded(tmp_path):
    return load_settings(data=tmp_path, environment={})


def waiting(folder):
    with StoreView.open(folder) as store:
        return store.events.waiting()


def add(loaded):
    with recorded_edit(loaded, "model.added", "m") as change:
        change.edit.add_model("m", MODEL)
        change.facts["url"] = MODEL.url


def test_a_change_and_its_event_are_there_together(loaded, tmp_path):
    add(loaded)
    assert "[models.m]" in loaded.file.read_text()
    (event,) = waiting(tmp_path)
    assert (event.event, event.subject) == ("model.added", "m")
    assert json.loads(event.facts) == {"url": MODEL.url}


def test_a_refused_change_says_what_and_why(loaded, tmp_path):
    add(loaded)
    before = loaded.file.read_text()
    with pytest.raises(Exception, match="there is a model m already"):
        add(loaded)
    assert loaded.file.read_text() == before
    refused = waiting(tmp_path)[-1]
    assert (refused.event, refused.subject) == ("settings.refused", "model.added m")
    assert "there is a model m already" in refused.reason


def test_without_a_database_to_record_it_nothing_is_changed(loaded, tmp_path):
    (tmp_path / "hortus.db").mkdir(parents=True)
    with pytest.raises(StoreError):
        add(loaded)
    assert not loaded.file.exists()
