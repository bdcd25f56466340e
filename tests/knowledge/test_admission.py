"""What is no text, not written by people, or holds a secret never reaches the index."""

import pytest

from hortus.dlp import load_rules
from hortus.dlp.forms import fill
from hortus.knowledge.admission import Admission
from hortus.knowledge.git import Content

RULES = {rule.id: rule for rule in load_rules()}


@pytest.fixture(scope="module")
def admission():
    return Admission()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("src/app.py", ""),
        ("keys/server.pem", "secret"),
        (".env", "secret"),
        ("x/.env.local", "secret"),
        ("credentials", "secret"),
        ("secrets.yaml", "secret"),
        ("poetry.lock", "data"),
        ("go.sum", "data"),
        ("js/app.min.js", "generated"),
        ("secretary.py", ""),
    ],
)
def test_names_tell_what_is_no_code(admission, name, reason):
    assert admission.name(name) == reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"x = 1\n", ""),
        (b" \n\t\n", "empty"),
        (b"\x7fELF\0\0", "binary"),
        ("x = 1".encode("utf-16"), "binary"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:ab\n", "lfs"),
        (b"x" * 5_000, "generated"),
        (b"caf\xe9 = 1\n", ""),
    ],
)
def test_contents_tell_what_is_no_text_of_people(admission, data, reason):
    assert admission.content(Content(data)).reason == reason


def test_a_file_with_a_secret_is_refused(admission):
    secret = fill(RULES["npm-token"].examples[0], 1)
    assert admission.content(Content(f"token = '{secret}'\n".encode())).reason == "secret"


def test_what_git_could_not_give_keeps_its_reason(admission):
    assert admission.content(Content(reason="large")).reason == "large"


def test_letters_that_are_no_utf8_are_replaced(admission):
    assert admission.content(Content(b"caf\xe9\n")).text == "caf\N{REPLACEMENT CHARACTER}\n"
