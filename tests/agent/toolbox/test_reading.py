"""The tool `read` shows files, folders, pictures and skills, and says what it cannot show."""

import struct

import pytest

from hortus.agent.files import UnusableFileError, Workspace
from hortus.agent.toolbox.known import Known
from hortus.agent.toolbox.reading import ReadTool
from hortus.agent.values import Note, ReadFiles, Running, ToolError

PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\x0dIHDR" + struct.pack(">II", 3, 2) + b"\x08\2\0\0\0rest"


class Shelf:
    """Holds one skill."""

    def skill(self, name):
        if name != "deploy":
            raise UnusableFileError(f"no skill {name}", remedy="see the list")
        return "how to deploy"


def test_a_file_is_shown_with_the_numbers_of_its_lines(call, tmp_path):
    (tmp_path / "a.py").write_text("x\n\ny\n")
    told = call("read", path="a.py")
    assert told.text == "1\tx\n2\t\n3\ty"
    assert not told.failed


def test_a_part_of_a_file_says_how_to_go_on(call, tmp_path):
    (tmp_path / "a").write_text("".join(f"l{n}\n" for n in range(1, 11)))
    assert call("read", path="a", from_=4, lines=2).text == (
        "4\tl4\n5\tl5\n(lines 4-5 of 10; go on with from=6)"
    )


@pytest.mark.parametrize("path", ["{root}/a/b.py", "./a/b.py", "a//b.py"])
def test_a_file_may_be_named_in_other_ways(tools, tmp_path, path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a/b.py").write_text("x")
    prepared = tools["read"].prepare({"path": path.format(root=tmp_path)})
    assert prepared.action == ReadFiles(("a/b.py",))
    assert prepared.carry_out(Running()).text == "1\tx"


@pytest.mark.parametrize("path", ["/etc/passwd", "../x", ".git/config", "a/.GIT/x", "~/x"])
def test_what_is_not_in_the_workspace_is_refused_before_it_is_asked_for(tools, path):
    with pytest.raises(ToolError):
        tools["read"].prepare({"path": path})


def test_a_folder_is_listed_without_what_a_rule_denies(workspace, tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a").write_text("")
    (tmp_path / "deep" / "b\n(and 9 more)").write_text("")
    tool = ReadTool(workspace, Known(), denied=lambda path: path == "deep/a")
    said = tool.prepare({"path": "deep"}).carry_out(Running()).text
    assert said == "b<U+000A>(and 9 more)"


def test_a_folder_is_listed_without_what_is_gits_own(call, tmp_path):
    (tmp_path / ".git").mkdir()
    (tmp_path / "src").mkdir()
    (tmp_path / "b").write_text("")
    assert call("read", path=".").text == "b\nsrc/"
    assert call("read", path="src/").text == "The folder is empty."


def test_a_link_is_not_followed(call, tmp_path):
    (tmp_path / "out").symlink_to("/etc/passwd")
    with pytest.raises(ToolError, match="the link out"):
        call("read", path="out")


def test_a_file_that_is_not_there_brings_up_names_like_it(call, tmp_path):
    (tmp_path / "src").mkdir()
    (tmp_path / "src/Parser.py").write_text("")
    with pytest.raises(ToolError, match=r"there is src/Parser\.py"):
        call("read", path="src/parsers.py")
    with pytest.raises(ToolError, match="nor a folder lib"):
        call("read", path="lib/x.py")


def test_a_picture_is_handed_on(call, tmp_path):
    (tmp_path / "p.png").write_bytes(PNG)
    told = call("read", path="p.png")
    assert told.text == "p.png: image/png, 3x2"
    assert [(i.media_type, i.data) for i in told.images] == [("image/png", PNG)]


def test_a_picture_that_is_too_large_is_not(call, tmp_path):
    (tmp_path / "p.png").write_bytes(PNG + bytes(5 << 20))
    with pytest.raises(ToolError, match="too many"):
        call("read", path="p.png")


def test_what_is_no_text_is_named(call, tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\0\0\0")
    with pytest.raises(ToolError, match=r"a PDF document \(11 bytes\)"):
        call("read", path="a.pdf")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("ä\r\nö".encode(), "1\tä\n2\tö"),
        ("ä".encode("utf-16"), "1\tä"),
        (b"\xe4", "1\tä"),
        (b"\xef\xbb\xbfx", "1\tx"),
        (b"", "The file is empty."),
    ],
)
def test_text_is_read_in_its_own_encoding(call, tmp_path, data, text):
    (tmp_path / "f").write_bytes(data)
    assert call("read", path="f").text == text


def test_a_mark_that_promises_too_much_is_said(call, tmp_path):
    (tmp_path / "f").write_bytes(b"\xff\xfea")
    with pytest.raises(ToolError, match="not valid utf-16-le"):
        call("read", path="f")


def test_a_skill_is_loaded_by_its_name(workspace):
    tool = ReadTool(workspace, Known(), Shelf())
    prepared = tool.prepare({"path": "skill:deploy"})
    assert prepared.action == Note()
    assert prepared.carry_out(Running()).text == "how to deploy"
    with pytest.raises(ToolError, match="no skill other"):
        tool.prepare({"path": "skill:other"}).carry_out(Running())


def test_without_skills_none_is_loaded(call):
    with pytest.raises(ToolError, match="no skills"):
        call("read", path="skill:deploy")


def test_a_wrong_kind_of_argument_is_said(tools):
    with pytest.raises(ToolError, match="`path` is no text"):
        tools["read"].prepare({"path": 3})
    with pytest.raises(ToolError, match="`lines` is no number"):
        tools["read"].prepare({"path": "a", "lines": True})


def test_a_workspace_that_is_not_there_is_said(tmp_path):
    with pytest.raises(UnusableFileError, match="cannot be opened"):
        Workspace(tmp_path / "no")
