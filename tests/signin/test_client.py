"""The file of a sign-in is its owner's alone, and what goes wrong is said in words."""

import time

import pytest

from hortus.core import SystemClock
from hortus.signin import Login, LoginFile
from hortus.signin.client import Saved
from hortus.signin.errors import NotSignedInError, UnreachableError

KEPT = Saved("http://127.0.0.1:1", {"kty": "EC", "d": "private half"}, "hora_x", "horr_y", 7)


@pytest.fixture
def file(tmp_path):
    return LoginFile(tmp_path / "deep" / "login.json")


@pytest.fixture
def login(file):
    return Login(file, SystemClock(), time.sleep)


def test_what_is_kept_comes_back_and_belongs_to_its_owner(file, tmp_path):
    file.write(KEPT)
    assert file.read() == KEPT
    assert (tmp_path / "deep" / "login.json").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "deep").stat().st_mode & 0o077 == 0
    assert [f.name for f in (tmp_path / "deep").iterdir()] == ["login.json"]


def test_what_is_kept_does_not_show_itself_when_printed():
    assert repr(KEPT) == "Saved(url='http://127.0.0.1:1')"


@pytest.mark.parametrize("ask", ["token", "who", "out", "renew", "plain_token"])
def test_nothing_is_done_for_nobody(login, ask):
    with pytest.raises(NotSignedInError):
        getattr(login, ask)()


def test_a_file_that_is_none_is_named(file, tmp_path):
    file.write(KEPT)
    (tmp_path / "deep" / "login.json").write_text("{}")
    with pytest.raises(NotSignedInError, match="cannot be read"):
        file.read()


def test_a_session_that_cannot_be_renewed_is_over(file, login):
    file.write(Saved("http://127.0.0.1:1", {}, "hora_x", "", 0))
    with pytest.raises(NotSignedInError, match="is over"):
        login.token()


def test_where_there_is_no_hortus_that_is_said(login):
    with pytest.raises(UnreachableError, match="there is no hortus at"):
        login.begin("http://127.0.0.1:1")


def test_whoever_signs_out_is_out_here_even_if_nobody_answers(file, login):
    file.write(KEPT)
    assert "there is no hortus" in login.out()
    with pytest.raises(NotSignedInError):
        file.read()
