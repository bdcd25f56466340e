"""The policy folder: what is read from it, what is usual without it, what is wrong with it."""

from pathlib import Path

import pytest

from hortus.compose.policyfolder import read_folder, read_source
from hortus.core import NotFoundError, load_settings
from hortus.policy import DataClass, DirectoryError, PackError, Uid

SETTINGS = """
[policy]
packs = ["four-eyes"]
[models.far]
url = "https://models.example/v1"
region = "us-east-1"
owner_entity = "Far Inc"
provider = "anthropic"
[models.near]
url = "http://127.0.0.1:9/v1"
inside = true
ceiling = "internal"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "hortus.toml").write_text(SETTINGS)
    found = tmp_path / "policy"
    found.mkdir()
    return found


def read(folder: Path):
    return read_folder(load_settings(data=folder.parent, environment={}))


def test_without_a_folder_the_shipped_policies_and_the_models_are_there(tmp_path: Path) -> None:
    found = read_folder(load_settings(data=tmp_path, environment={}))
    assert [source.file for source in found.sources] == ["default.cedar"]
    assert found.directory.names("Model") == ["hortus/embedded"]
    assert found.directory.models[Uid("Model", "hortus/embedded")].inside


def test_models_are_those_of_the_settings_with_their_facts(folder: Path) -> None:
    directory = read(folder).directory
    far = directory.models[Uid("Model", "far")]
    assert (far.inside, far.region, far.owner, far.provider) == (
        False,
        "US",
        "Far Inc",
        "anthropic",
    )
    assert far.ceiling is DataClass.PUBLIC
    assert directory.models[Uid("Model", "near")].ceiling is DataClass.INTERNAL
    assert directory.models[Uid("Model", "hortus/embedded")].ceiling is DataClass.RESTRICTED
    assert directory.providers[Uid("Provider", "anthropic")].terms.known


def test_own_policies_come_after_the_packs_with_their_examples(folder: Path) -> None:
    (folder / "b.cedar").write_text("// b")
    (folder / "a.cedar").write_text("// a")
    (folder / "a.examples.toml").write_text("# shown")
    sources = read(folder).sources
    assert [Path(s.file).name for s in sources] == [
        "default.cedar",
        "four-eyes.cedar",
        "a.cedar",
        "b.cedar",
    ]
    assert (sources[2].text, sources[2].examples) == ("// a", "# shown")
    assert sources[3].examples == ""


def test_what_the_files_say_holds_over_what_is_usual(folder: Path) -> None:
    (folder / "parameters.toml").write_text("[four-eyes]\ncontent = 5\n")
    (folder / "directory.toml").write_text('[people.anna]\nregion = "DE"\n[models.far]\n')
    (folder / "terms.toml").write_text(
        '[anthropic]\nsupported = ["DE"]\nownership_rule = false\nthird_parties = true\n'
        'source = "our contract"\nreviewed = 2026-01-01\nreview_by = 2027-01-01\n'
    )
    found = read(folder)
    assert found.parameters.four_eyes.content == 5
    assert Uid("User", "anna") in found.directory
    assert found.directory.models[Uid("Model", "far")].provider == ""
    assert found.facts.terms["anthropic"].supported == {"DE"}
    assert "openai" in found.facts.terms


def test_another_folder_may_be_named(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "x.cedar").write_text("// x")
    (tmp_path / "hortus.toml").write_text(f'[policy]\nfolder = "{elsewhere}"\n')
    found = read_folder(load_settings(data=tmp_path, environment={}))
    assert [source.text for source in found.sources][1:] == ["// x"]


def test_a_circle_of_teams_stops_with_the_circle(folder: Path) -> None:
    (folder / "directory.toml").write_text('[teams.a]\nparents = ["a"]\n')
    with pytest.raises(DirectoryError, match="a > a"):
        read(folder)


def test_a_pack_there_is_not_stops(tmp_path: Path) -> None:
    (tmp_path / "hortus.toml").write_text('[policy]\npacks = ["gone"]\n')
    found = read_folder(load_settings(data=tmp_path, environment={}))
    with pytest.raises(PackError, match="no pack 'gone'"):
        found.texts.bundle()


def test_a_file_there_is_not_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="there is no file"):
        read_source(tmp_path / "gone.cedar")
