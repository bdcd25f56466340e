"""Command lines are taken apart as bash takes them apart, or not at all."""

import shlex
import subprocess

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hortus.agent.permissions.shell import Line, Unclear, read_line


def commands(text):
    """Return the words of each command of a line; ? where only the run tells."""
    line = read_line(text)
    assert isinstance(line, Line), line
    return [[w.text if w.text is not None else "?" for w in c.words] for c in line.commands]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("git status", [["git", "status"]]),
        ("gi''t pu\"sh\" o\\rigin", [["git", "push", "origin"]]),
        ("a && b || c; d & e", [["a"], ["b"], ["c"], ["d"], ["e"]]),
        ("a | b |& c", [["a"], ["b"], ["c"]]),
        ("a\nb\n", [["a"], ["b"]]),
        ("a # b; c\nd", [["a"], ["d"]]),
        ("a#b", [["a#b"]]),
        ("echo $(git push) done", [["git", "push"], ["echo", "?", "done"]]),
        ("echo `git push`", [["git", "push"], ["echo", "?"]]),
        ('echo "$(git push)"', [["git", "push"], ["echo", "?"]]),
        ("echo `echo \\`git push\\``", [["git", "push"], ["echo", "?"], ["echo", "?"]]),
        ("diff <(git push) b", [["git", "push"], ["diff", "?", "b"]]),
        ("cat <<E\n$(git push)\nE\nls", [["cat"], ["git", "push"], ["ls"]]),
        ("cat <<'E'\n$(git push)\nE\nls", [["cat"], ["ls"]]),
        ("cat <<-E\n\tx\n\tE\nls", [["cat"], ["ls"]]),
        ("cat <<A <<B\nx\nA\ny\nB\nls", [["cat"], ["ls"]]),
        ("(cd x && ls)", [["cd", "x"], ["ls"]]),
        ("{ a; b; }", [["a"], ["b"]]),
        ("if a; then b; elif c; then d; else e; fi", [["a"], ["b"], ["c"], ["d"], ["e"]]),
        ("while a; do b; done", [["a"], ["b"]]),
        ("until a\ndo b\ndone", [["a"], ["b"]]),
        ("for f in *.py; do wc $f; done", [["wc", "?"]]),
        ("for f; do wc x; done", [["wc", "x"]]),
        ("case $x in a|b) c;; (*) d;; esac", [["c"], ["d"]]),
        ("! a", [["a"]]),
        ("time a", [["a"]]),
        ("ls \\\n  -l", [["ls", "-l"]]),
        ("echo done }", [["echo", "done", "}"]]),
        ("find . -exec x {} \\;", [["find", ".", "-exec", "x", "{}", ";"]]),
        ("[ -f x ]", [["[", "-f", "x", "]"]]),
        ("[[ -f x && ! $(y) ]]", [["y"], ["[", "-f", "x", "!", "?", "]"]]),
        ("f() { ls; }; f", [["ls"], ["f"]]),
        ("f ()\n( ls )", [["ls"]]),
        ("f() if a; then b; fi", [["a"], ["b"]]),
        ("echo $'a\\tb\\'c'", [["echo", "a\tb'c"]]),
        ("echo $((1 + 2))", [["echo", "?"]]),
        ("echo ${x:-y} ${x} ${#x}", [["echo", "?", "?", "?"]]),
        ("echo a{b,c} ~/x *.py", [["echo", "?", "?", "?"]]),
        ("echo '$(git push)' \"\\$(x)\" $", [["echo", "$(git push)", "$(x)", "$"]]),
        ("2>&1 ls >/dev/null", [["ls"]]),
        ("ls;", [["ls"]]),
        ("", []),
    ],
)
def test_every_command_of_a_line_is_found(text, expected):
    assert commands(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "$cmd push",
        "g{it,x} push",
        "gi? push",
        "~/x",
        "x() ls",
        "x(",
        "a=() { ls; }",
        "'x'() { ls; }",
        "x y() { ls; }",
        "[[ a -eq b ]]",
        "[[ -v a ]]",
        "[[ a =~ b ]]",
        "[[ a < b ]]",
        "[[ (a) ]]",
        "[[ a\n]]",
        "[[ a",
        "function x { ls; }",
        "a=(1 2)",
        "a[0]=1",
        "((x = 1))",
        "( (a))b(",
        "for ((;;)); do a; done",
        "select x in a; do b; done",
        "coproc a",
        "echo $'\\x67it'",
        'echo $"x"',
        "echo $[1]",
        "echo $((x))",
        "echo $((a[$(git push)]))",
        "echo ${x:-$(git push)}",
        "echo ${!x}",
        "echo ${x@P}",
        "echo ${a[0]}",
        "echo 'a",
        'echo "a',
        "echo `a",
        "echo $(a",
        "echo a)",
        "(a",
        "if a; then b",
        "if a; )",
        "while a; b; done",
        "for f in a; b; done",
        "for 1 in a; do b; done",
        "case x on a) b;; esac",
        "case x in a) b",
        "then",
        "fi",
        "a ;; b",
        "cat <<E\nx",
        "cat <<E",
        "cat <<$x\n$x\n",
        "cat <<E\nx\\\nE\nE",
        "echo $(cat <<E)\nx\nE",
        "cat <<E $(\nls)\nE",
        'cat <<E "x\ny"\nE',
        "cat >",
        "cat > # x",
        "cat <& x",
        "cat {fd}>x",
        "cat 123>x",
        "a\\\nb",
        "a &&\\\n b",
        "!\\\n git push",
        "time -p ls",
        "echo a\\",
        "echo a<(b)",
        'echo "`echo "x"`"',
        "echo `a) b`",
        "echo a\0b",
        "echo a\rb",
        '""',
        "x" * 20_001,
        "$(" * 30 + "a" + ")" * 30,
    ],
)
def test_what_cannot_be_judged_is_said_to_be_unclear(text):
    line = read_line(text)
    assert isinstance(line, Unclear)
    assert line.reason


def test_redirections_name_their_files_and_whether_they_write():
    line = read_line("a <in >out 2>>log &>both >&also 2>&1 <<<text <>ring >|force")
    (command,) = line.commands
    assert [(r.sign, r.target.text, r.writes) for r in command.redirections] == [
        ("<", "in", False),
        (">", "out", True),
        (">>", "log", True),
        ("&>", "both", True),
        (">&", "also", True),
        ("<>", "ring", True),
        (">|", "force", True),
    ]


def test_redirections_of_a_compound_command_are_found():
    line = read_line("{ a; } 2>x; while b; do c; done < y")
    assert [r.target.text for c in line.commands for r in c.redirections] == ["x", "y"]


def test_assignments_stand_only_in_front_and_unquoted():
    line = read_line('A=1 B+="x y" env C=2; "D"=3')
    first, second = line.commands
    assert [(a.name, a.value.text) for a in first.assignments] == [("A", "1"), ("B", "x y")]
    assert [w.text for w in first.words] == ["env", "C=2"]
    assert second.name == "D=3"


def test_only_one_command_and_nothing_else_is_plain():
    assert read_line("ls -l;").plain
    assert not any(
        read_line(text).plain
        for text in (
            "a; b",
            "a &",
            "! a",
            "(a)",
            "{ a; }",
            "a | b",
            "echo $(a)",
            "if a; then b; fi",
        )
    )


def test_a_word_knows_what_it_begins_with_and_whether_it_may_split():
    (command,) = read_line("x src/$f \"$f\" *.py 'a b' pre~").commands
    assert [(w.start, w.splits, w.text) for w in command.words[1:]] == [
        ("src/", True, None),
        ("", False, None),
        ("", True, None),
        ("a b", False, "a b"),
        ("pre~", False, "pre~"),
    ]


def test_words_of_loops_and_choices_are_kept_apart():
    line = read_line("for f in a b; do c; done; case d in e) f;; esac")
    assert [w.text for w in line.loose] == ["a", "b", "d"]


def written(piece):
    """Return ways to write a text that bash all takes for the same."""
    return st.sampled_from(
        [
            shlex.quote(piece),
            "".join(f"\\{c}" for c in piece) or "''",
            '"' + "".join(f"\\{c}" if c in '"$`\\' else c for c in piece) + '"',
        ]
    )


pieces = st.text(st.sampled_from("abz019 \t'\"\\$`*?[]{}~#!;&|<>()=%é"), max_size=6)
raw_lines = st.text(
    st.sampled_from(["a", "1", " ", "\t", "'", '"', "\\", "#", "=", "-", "!", "%", ",", "^", ":"]),
    max_size=14,
)


@given(st.lists(pieces.flatmap(written), min_size=1, max_size=6))
def test_quoted_words_come_out_as_they_went_in(words):
    (command,) = read_line("x " + " ".join(words)).commands
    assert all(word.text is not None for word in command.words)


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.lists(st.lists(pieces.flatmap(written), min_size=1, max_size=5), min_size=40, max_size=60)
)
def test_quoted_words_split_as_bash_splits_them(lines):
    same_as_bash(["x " + " ".join(words) for words in lines])


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(raw_lines, min_size=60, max_size=80))
def test_any_line_that_is_understood_splits_as_bash_splits_it(texts):
    same_as_bash([f"x {text}" for text in texts])


def same_as_bash(texts):
    """Compare words with those of bash, many lines in one process."""
    expected, script = [], ['x() { printf \'%s\\0\' "$#" "$@"; }']
    for text in texts:
        line = read_line(text)
        if isinstance(line, Line) and [c.name for c in line.commands] == ["x"]:
            words = [word.text for word in line.commands[0].words[1:]]
            if None not in words:
                expected += [str(len(words)), *words]
                script.append(text)
    ran = subprocess.run(["bash", "-c", "\n".join(script)], capture_output=True, check=True)
    assert ran.stderr == b""
    assert ran.stdout.decode().split("\0")[:-1] == expected


@given(st.text(st.sampled_from("ab \n\t'\"\\$`(){}[]<>|&;#=*?~!0if donethesacw"), max_size=40))
def test_any_text_is_taken_apart_or_said_to_be_unclear(text):
    line = read_line(text)
    assert isinstance(line, Unclear) or all(c.name or not c.words for c in line.commands)
