"""``hortus logout`` forgets, whoever answers."""

import json

from hortus.cli.dispatch import dispatch
from hortus.signin import LoginFile
from hortus.signin.client import Saved


def test_where_hortus_cannot_be_told_this_machine_forgets(tmp_path, capsys):
    LoginFile(tmp_path / "login.json").write(Saved("http://127.0.0.1:1", {}, "hora_x", "horr_y"))
    assert dispatch(["logout", "--data", str(tmp_path)]) == 0
    said = capsys.readouterr()
    assert said.out == "signed out on this machine\n"
    assert "hortus was not told" in said.err
    assert not (tmp_path / "login.json").exists()


def test_programs_are_told_why(tmp_path, capsys):
    LoginFile(tmp_path / "login.json").write(Saved("http://127.0.0.1:1", {}, "hora_x", "horr_y"))
    assert dispatch(["logout", "--json", "--data", str(tmp_path)]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["signed_out"]
    assert "there is no hortus" in said["problem"]


def test_who_is_not_signed_in_cannot_sign_out(tmp_path, capsys):
    assert dispatch(["logout", "--data", str(tmp_path)]) == 1
    assert "nobody is signed in" in capsys.readouterr().err
