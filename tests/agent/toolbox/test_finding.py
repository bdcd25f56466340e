"""The tool `find` finds files by name and lines by what they hold."""

import subprocess
from threading import Event

import pytest

from hortus.agent.values import ReadFiles, Running, ToolError


@pytest.fixture
def files(tmp_path):
    """Write files below the workspace."""

    def write(**texts):
        for name, text in texts.items():
            path = tmp_path / name.replace("__", "/").replace("_", ".")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    return write


def test_lines_are_found_with_file_and_number(call, files):
    files(src__a_py="import os\ndef f():\n    return os\n", b_md="os\n")
    assert call("find", text=r"\bos\b").text == (
        "b.md:1: os\nsrc/a.py:1: import os\nsrc/a.py:3:     return os"
    )
    assert call("find", text="os", name="*.md").text == "b.md:1: os"
    assert call("find", text="OS", ignore_case=True, path="src").text.startswith("src/a.py:1:")


def test_lines_around_are_shown_when_they_are_asked_for(call, files):
    files(a_py="1\n2\nx\n4\n5\n")
    assert call("find", text="x", around=1).text == "a.py-2- 2\na.py:3: x\na.py-4- 4"


def test_files_are_found_by_name(call, files):
    files(src__a_py="", src__deep__b_py="", c_md="")
    assert call("find", name="*.py").text == "src/a.py\nsrc/deep/b.py"
    assert call("find", name="src/*.py").text == "src/a.py"
    assert call("find", name="*.{md,rst}").text == "c.md"
    assert call("find", name="b.py", path="src/deep").text == "src/deep/b.py"


def test_ignored_files_are_left_out(call, files, tmp_path):
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    files(
        _gitignore="built/\n*.log\n", built__x_py="x", a_log="x", a_py="x", node_modules__m_py="x"
    )
    assert call("find", text="x").text == "a.py:1: x\nnode.modules/m.py:1: x"


def test_what_looks_like_a_secret_is_not_looked_into(call, files):
    files(_env="KEY=x", a_py="KEY")
    assert call("find", text="KEY").text == (
        "a.py:1: KEY\n(1 file was not looked into: secrets by their names, or denied by rules)"
    )
    assert call("find", name=".env").text == ".env"


def test_what_is_no_text_and_links_are_passed_over(call, tmp_path):
    (tmp_path / "a.bin").write_bytes(b"x\0x")
    (tmp_path / "link").symlink_to("/etc/passwd")
    (tmp_path / "up").symlink_to("..")
    assert call("find", text="x|root").text == "Nothing was found."


def test_much_is_cut_and_that_is_said(call, files):
    files(**{f"f{n}_py": "x\n" * 30 for n in range(9)})
    rows = call("find", text="x").text.splitlines()
    assert rows[20] == "f0.py: 10 more lines"
    assert rows[-1] == "(cut: matches in 9 files; look for less, or in one folder)"
    files(**{f"g{n}_md": "" for n in range(230)})
    assert call("find", name="*.md").text.splitlines()[-1] == "(and 30 more)"


def test_what_is_no_regular_expression_is_sought_as_it_stands(call, files):
    files(a_py="f(x\n")
    assert call("find", text="f(").text.splitlines()[1] == "a.py:1: f(x"


def test_letters_of_other_alphabets_are_found(call, files):
    files(a_py="größe = 1\n")
    assert call("find", text="größe").text == "a.py:1: größe = 1"


@pytest.mark.parametrize("pattern", ["(a+)+$", "(?:x*)*", "(\\w{2,}){3,}"])
def test_a_pattern_that_may_never_end_is_refused(tools, pattern):
    with pytest.raises(ToolError, match="repeats a repetition"):
        tools["find"].prepare({"text": pattern})


def test_what_is_read_is_the_folder(tools):
    assert tools["find"].prepare({"text": "x", "path": "src/"}).action == ReadFiles(("src",))
    assert tools["find"].prepare({"text": "x"}).action == ReadFiles((".",))


@pytest.mark.parametrize(
    ("given", "said"),
    [({}, "nothing is looked for"), ({"text": "x", "path": ".."}, r"through `\.\.`")],
)
def test_a_search_that_makes_no_sense_is_refused(tools, given, said):
    with pytest.raises(ToolError, match=said):
        tools["find"].prepare(given)


def test_a_folder_that_is_not_there_is_said(call):
    with pytest.raises(ToolError, match="no folder src"):
        call("find", text="x", path="src")


def test_a_search_ends_when_it_is_interrupted(tools, files):
    files(a_py="x")
    stop = Event()
    stop.set()
    told = tools["find"].prepare({"text": "x"}).carry_out(Running(stop=stop))
    assert "interrupted" in told.text


def test_a_pattern_that_takes_hours_ends_the_search_with_a_word(call, tmp_path):
    (tmp_path / "long.txt").write_text("a" * 200_000)
    (tmp_path / "a.txt").write_text("ac\n")
    told = call("find", text="(a|aa)+c", path=".")
    assert "a.txt:1: ac" in told.text
    assert "long.txt: the pattern takes too long" in told.text
