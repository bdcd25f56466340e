"""Keys of those who take part: made, sealed with a passphrase, let in and put out."""

import json

import pytest

from hortus.cli.dispatch import dispatch


@pytest.fixture
def content(tmp_path, capsys):
    """Run ``hortus content`` and return its status, output and remarks."""

    def run(*words):
        data = str(tmp_path / "data")
        status = dispatch(["content", *map(str, words), "--data", data])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


@pytest.fixture
def passphrase(tmp_path):
    """Return a file with a passphrase."""
    file = tmp_path / "passphrase"
    file.write_text("correct horse\n")
    return file


def test_a_key_is_made_without_any_records_being_there(content, tmp_path, passphrase):
    status, out, err = content(
        "approver", "new", tmp_path / "a.key", "--passphrase-file", passphrase
    )
    assert status == 0
    assert len(out.strip()) == 64
    assert "keep" in err
    assert not (tmp_path / "data").exists()
    assert b"ENCRYPTED" in (tmp_path / "a.key").read_bytes()


def test_a_key_is_not_written_over(content, tmp_path):
    content("approver", "new", tmp_path / "a.key", "--no-passphrase")
    status, _, err = content("approver", "new", tmp_path / "a.key", "--no-passphrase")
    assert status == 1
    assert "is there already" in err


def test_a_file_that_is_there_is_named_before_anything_is_asked(content, tmp_path):
    content("approver", "new", tmp_path / "a.key", "--no-passphrase")
    status, _, err = content("approver", "new", tmp_path / "a.key")
    assert status != 0
    assert "a.key is there already" in err


def test_no_key_is_left_open_by_an_empty_passphrase(content, tmp_path, passphrase):
    passphrase.write_text("\n")
    status, out, err = content(
        "approver", "new", tmp_path / "a.key", "--passphrase-file", passphrase
    )
    assert (status, out) == (2, "")
    assert "--no-passphrase" in err
    assert not (tmp_path / "a.key").exists()


def test_a_sealed_key_signs_with_its_passphrase_only(content, tmp_path, passphrase):
    content("approver", "new", tmp_path / "a.key", "--passphrase-file", passphrase)
    statement = tmp_path / "statement"
    statement.write_text(
        '{"about":"hortus content reading 1","asked_us":1,"asker":"eve","asker_key":"00",'
        '"decision":"dec_1","expires_us":2,"person":"ada","reason":"a leak","request":"read_1",'
        '"word":"approved"}'
    )
    words = ["sign", statement, "--key", tmp_path / "a.key"]
    assert content(*words, "--passphrase-file", passphrase)[0] == 0
    passphrase.write_text("wrong")
    assert "passphrase is another" in content(*words, "--passphrase-file", passphrase)[2]
    status, _, err = content(*words)
    assert status == 2
    assert "nobody to ask for the passphrase" in err


def test_nobody_is_made_to_sign_something_else(content, tmp_path):
    content("approver", "new", tmp_path / "a.key", "--no-passphrase")
    (tmp_path / "statement").write_text("pay Eve a million")
    status, out, err = content("sign", tmp_path / "statement", "--key", tmp_path / "a.key")
    assert (status, out) == (1, "")
    assert "no statement about a reading" in err


def test_a_file_that_is_not_there_is_named(content, tmp_path):
    content("approver", "new", tmp_path / "a.key", "--no-passphrase")
    status, _, err = content("sign", tmp_path / "absent", "--key", tmp_path / "a.key")
    assert status == 2
    assert "absent cannot be read" in err


def test_people_are_let_in_listed_and_put_out(content, tmp_path):
    assert "nobody takes part" in content("approver", "list")[2]
    _, public, _ = content("approver", "new", tmp_path / "a.key", "--no-passphrase")
    assert content("approver", "add", "eve", public.strip())[1] == "eve takes part\n"
    assert "takes part" in content("approver", "list")[1]
    _, out, _ = content("approver", "remove", "eve", "--json")
    assert json.loads(out) == {"name": "eve", "state": "takes part no more"}
    (eve,) = json.loads(content("approver", "list", "--json")[1])
    assert eve["removed_us"] > 0
    assert "removed" in content("approver", "list")[1]


def test_programs_get_json(content, tmp_path):
    _, out, _ = content("approver", "new", tmp_path / "a.key", "--no-passphrase", "--json")
    assert len(json.loads(out)["public_key"]) == 64
