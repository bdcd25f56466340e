"""How edits came out is kept from session to session, by model and format."""

import pytest

from hortus.agent.edits import Format
from hortus.agent.toolbox.records import Records


@pytest.fixture
def file(tmp_path):
    return tmp_path / "agent" / "edits.json"


def test_a_model_without_a_record_is_asked_for_what_it_was_made_for():
    assert Records().choose("gpt-oss-120b") is Format.PATCH
    assert Records().choose("some") is Format.REPLACE


def test_failures_of_one_model_do_not_count_against_another(file):
    records = Records(file)
    for _ in range(5):
        records.note("a", Format.REPLACE, well_formed=False)
    assert Records(file).choose("a") is Format.SEARCH_REPLACE
    assert Records(file).choose("b") is Format.REPLACE


def test_a_file_that_cannot_be_read_begins_anew(file):
    file.parent.mkdir()
    file.write_text("{broken")
    records = Records(file)
    records.note("a", Format.REPLACE, well_formed=True)
    assert Records(file).choose("a") is Format.REPLACE


def test_formats_of_another_version_are_passed_over(file):
    file.parent.mkdir()
    file.write_text('{"a": {"telepathy": [false, false, false, false, false]}}')
    assert Records(file).choose("a") is Format.REPLACE


def test_a_place_that_cannot_be_written_stops_nothing(tmp_path):
    (tmp_path / "file").write_text("")
    records = Records(tmp_path / "file" / "edits.json")
    records.note("a", Format.REPLACE, well_formed=False)
    assert records.choose("a") is Format.REPLACE


def test_a_short_file_is_written_whole_after_a_downgrade():
    records = Records()
    for _ in range(5):
        records.note("a", Format.REPLACE, well_formed=False)
    assert records.choose("a", 20) is Format.WHOLE
    assert records.choose("a", 900) is Format.SEARCH_REPLACE
