"""What a person points at is attached, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.files import Workspace
from hortus.agent.mentions import Mentions

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 8 + b"\0\0\0\1\0\0\0\2"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "a.py").write_text("one\ntwo\nthree\nfour\n")
    (tmp_path / "with space.md").write_text("spaced")
    (tmp_path / "logo.png").write_bytes(PNG)
    (tmp_path / "blob").write_bytes(b"\0\1\2\3\0")
    (tmp_path / ".env").write_text("KEY=s3cret")
    (tmp_path / "odd:12").write_text("odd")
    (tmp_path / "out").symlink_to("/etc")
    return tmp_path


@pytest.fixture
def mentions(folder):
    with Workspace(folder) as workspace:
        yield Mentions(workspace)


def test_a_file_is_attached_whole(mentions):
    assert mentions.resolve("look at @src/a.py") == (
        '<file path="src/a.py">\none\ntwo\nthree\nfour\n</file>'
    )


@pytest.mark.parametrize(
    "text",
    [
        "@src/a.py",
        "(@src/a.py)",
        "see @src/a.py.",
        "is it @src/a.py?",
        "`@./src/a.py`, x",
        '"@src/a.py"',
    ],
)
def test_signs_around_a_mention_are_no_part_of_it(mentions, text):
    assert mentions.resolve(text).startswith('<file path="src/a.py">')


def test_lines_can_be_chosen(mentions):
    assert mentions.resolve("@src/a.py:2-3") == (
        '<file path="src/a.py" lines="2-3">\ntwo\nthree\n</file>'
    )
    assert mentions.resolve("@src/a.py:4.") == '<file path="src/a.py" lines="4-4">\nfour\n</file>'
    assert 'path="odd:12">' in mentions.resolve("@odd:12")


def test_a_name_with_spaces_stands_in_quotes(mentions):
    assert "spaced" in mentions.resolve('@"with space.md"')


def test_a_folder_is_listed_without_what_a_rule_denies(folder):
    (folder / "src" / "b\nsecret.py").write_text("")
    with Workspace(folder) as workspace:
        mentions = Mentions(workspace, lambda path: path == "src/a.py")
        assert mentions.resolve("@src") == '<folder path="src">\nb<U+000A>secret.py\n</folder>'


def test_a_folder_is_listed(mentions):
    assert mentions.resolve("@src/") == '<folder path="src">\na.py\n</folder>'
    assert mentions.resolve("@src") == '<folder path="src">\na.py\n</folder>'


@pytest.mark.parametrize(
    "text",
    [
        "mail ada@example.org",
        "@property and @dataclass",
        "@../secret",
        "@/etc/passwd",
        "@out/passwd",
        "@out",
        "@",
        "@\0",
        "@src/none.py",
    ],
)
def test_what_is_no_path_below_the_workspace_stays_text(mentions, text):
    assert mentions.resolve(text) == ""
    assert mentions.images(text) == ()


def test_what_may_hold_secrets_is_not_attached(mentions):
    said = mentions.resolve("@.env")
    assert "may hold secrets" in said
    assert "s3cret" not in said


def test_pictures_are_attached_as_pictures(mentions):
    assert mentions.resolve("like @logo.png") == ""
    (image,) = mentions.images("like @logo.png and @src/a.py and @src")
    assert (image.media_type, image.data) == ("image/png", PNG)


def test_what_is_no_text_is_said_to_be_none(mentions):
    assert "is no text" in mentions.resolve("@blob")


def test_each_thing_is_attached_once(mentions):
    assert mentions.resolve("@src/a.py and @src/a.py").count("<file") == 1


def test_much_is_cut_and_too_much_left_out(mentions, folder):
    for number in range(5):
        (folder / f"long{number}").write_text("0123456789\n" * 10_000)
    said = mentions.resolve(" ".join(f"@long{number}" for number in range(5)))
    assert len(said) < 130_000
    assert said.count("[cut here") == 3
    assert "is not attached: there is too much]" in said


def test_text_in_other_encodings_is_read(mentions, folder):
    (folder / "latin").write_bytes("é".encode("latin-1"))
    (folder / "wide").write_bytes("é".encode("utf-16"))
    assert mentions.resolve("@latin @wide").count("é") == 2


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    return tmp_path_factory.mktemp("empty")


@given(st.text(max_size=60))
def test_any_text_can_be_looked_through(empty, text):
    with Workspace(empty) as workspace:
        assert isinstance(Mentions(workspace).resolve(f"@{text}"), str)


def test_what_a_rule_denies_to_read_is_not_attached(folder):
    with Workspace(folder) as workspace:
        mentions = Mentions(workspace, lambda path: path.startswith(("src/", "logo")))
        assert "a rule denies to read it" in mentions.resolve("see @src/a.py")
        assert "three" not in mentions.resolve("see @src/a.py")
        assert mentions.images("see @logo.png") == ()
