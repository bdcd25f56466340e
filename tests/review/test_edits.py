"""Generated edits of a real repository: what git's diff says is what the review looks at."""

import subprocess

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hortus.review.changes import Wanted, find_changes
from hortus.review.dismissals import Dismissals
from hortus.review.fixing import fix_files
from hortus.review.reviewing import Reviewer

LINES = st.lists(
    st.sampled_from(["eval(a)", "x = 1", "", "+eval(b)", "--- a", "+++ b", "@@ -1 +1 @@"]),
    max_size=8,
)  # fmt: skip
ENDS = st.sampled_from(["\n", "\r\n"])
NAMES = st.sampled_from(
    ["a.py", "a b.py", 'q"uote.py', "tab\t.py", "é.py", "sub/deep/a.py", "-x.py"]
)
SETTINGS = settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@st.composite
def files(draw):
    """Draw the bytes of a file: any line ends, with and without one at the end."""
    text = draw(ENDS).join(draw(LINES))
    return (text + draw(st.sampled_from(["", "\n"]))).encode()


def commit(repo, name, data):
    for path in repo.root.iterdir():
        if path.name != ".git":
            subprocess.run(["rm", "-rf", "--", str(path)], check=True)
    repo.write(name, data)
    return repo.commit()


@SETTINGS
@given(NAMES, files(), NAMES, files())
def test_every_way_to_name_a_change_gives_the_same_lines(repo, old_name, before, name, after):
    first = commit(repo, old_name, before)
    second = commit(repo, name, after)
    change = find_changes(repo.git, Wanted(commits=f"{first}..{second}"))
    repo.run("reset", "-q", "--soft", first)
    staged = find_changes(repo.git, Wanted(staged=True))
    worked = find_changes(repo.git, Wanted(base=first))
    assert change.files == staged.files == worked.files


@SETTINGS
@given(NAMES, files(), files())
def test_what_was_nowhere_in_the_old_file_is_looked_at(repo, name, before, after):
    first = commit(repo, name, before)
    second = commit(repo, name, after)
    change = find_changes(repo.git, Wanted(commits=f"{first}..{second}"))
    lines = after.removesuffix(b"\n").split(b"\n") if after else []
    seen = {n for f in change.files for s in f.spans for n in range(s.first, s.last + 1)}
    assert all(1 <= n <= len(lines) for n in seen)
    new = set(lines).difference(before.split(b"\n"))
    # A text that was nowhere in the old file can only stand in changed lines.
    assert {n for n, line in enumerate(lines, 1) if line in new} <= seen
    if before == after:
        assert change.files == ()


@SETTINGS
@given(files(), files())
def test_findings_are_in_changed_lines_and_a_fix_leaves_none(repo, rule, today, before, after):
    first = commit(repo, "a.py", before)
    repo.write("a.py", after)
    fixing = rule(fix="safe($A)")
    reviewer = Reviewer([fixing], Dismissals(), today)
    change = find_changes(repo.git, Wanted())
    report = reviewer.review(change)
    spans = {file.path: file.spans for file in change.files}
    for found in report.findings:
        assert any(span.meets(found.line, found.last_line) for span in spans[found.path])
    fix_files(repo.root, report.findings)
    fixed = (repo.root / "a.py").read_bytes()
    assert reviewer.review(find_changes(repo.git, Wanted())).findings == ()
    assert fixed.count(b"\r\n") == after.count(b"\r\n")
    assert fixed.count(b"\n") == after.count(b"\n")
    assert fix_files(repo.root, reviewer.review(find_changes(repo.git, Wanted())).findings) == ()
    assert (repo.root / "a.py").read_bytes() == fixed
    repo.run("checkout", "-q", "-f", first)


@pytest.mark.parametrize("name", ["moved.py", "we\nird.py", "sub/é b.py"])
def test_a_file_that_was_moved_is_looked_at_as_a_new_one(repo, name):
    repo.commit(a__py="one\ntwo\n")
    (repo.root / name).parent.mkdir(exist_ok=True)
    repo.run("mv", "a.py", name)
    (file,) = find_changes(repo.git, Wanted(staged=True)).files
    assert (file.path, file.data) == (name, b"one\ntwo\n")
    assert [(s.first, s.last) for s in file.spans] == [(1, 2)]


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        (b"a\n", b"a", {1}),
        (b"a", b"a\n", {1}),
        (b"a\r\nb\r\n", b"a\r\nc\r\n", {2}),
        (b"a\r\n", b"a\n", {1}),
        (b"", b"a\n", {1}),
        (b"a\nb\nc\n", b"a\nc\n", set()),
    ],
)
def test_ends_of_lines_and_of_files_are_heeded(repo, before, after, lines):
    first = commit(repo, "a.py", before)
    second = commit(repo, "a.py", after)
    change = find_changes(repo.git, Wanted(commits=f"{first}..{second}"))
    seen = {n for f in change.files for s in f.spans for n in range(s.first, s.last + 1)}
    assert seen == lines


def test_a_binary_file_has_no_changed_lines_to_look_at(repo, rule, today):
    commit(repo, "a.py", b"\0\1\2")
    repo.write("a.py", b"eval(a)\0\xff")
    change = find_changes(repo.git, Wanted())
    assert Reviewer([rule()], Dismissals(), today).review(change).findings == ()


@pytest.mark.parametrize("setting", ["diff.noprefix=true", "diff.mnemonicPrefix=true",
                                     "core.quotePath=false", "diff.renames=copies",
                                     "color.ui=always", "diff.external=false",
                                     "diff.algorithm=histogram", "diff.context=7"])  # fmt: skip
def test_settings_of_the_user_do_not_change_what_is_looked_at(repo, setting):
    repo.write("é.py", "one\ntwo\n")
    repo.commit()
    repo.run("config", *setting.split("="))
    repo.write("é.py", "one\nthree\n")
    (file,) = find_changes(repo.git, Wanted()).files
    assert (file.path, [(s.first, s.last) for s in file.spans]) == ("é.py", [(2, 2)])
