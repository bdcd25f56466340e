"""Each file is cited at the commit since which it is as it is."""

from hortus.wiki.history import read_history


def test_a_file_is_cited_at_the_commit_that_changed_it_last(sources):
    first = sources.commit({"a.py": "1", "b.py": "1"}, "first")
    second = sources.commit({"a.py": "2"}, "second")
    history = read_history(sources.path, second)
    assert (history.commit_of("a.py"), history.commit_of("b.py")) == (second, first)
    assert [c.subject for c in history.changes["a.py"]] == ["second", "first"]
    assert history.authors["a.py"] == {"Ada": 2}
    assert (history.commit.id, history.commit.subject) == (second, "second")


def test_at_the_cited_commit_a_merged_file_is_what_it_is_now(sources):
    sources.commit({"a.py": "1\n2\n3\n"}, "base")
    sources.git("checkout", "-q", "-b", "side")
    sources.commit({"a.py": "1\n2\nthree\n"}, "on the side")
    sources.git("checkout", "-q", "main")
    sources.commit({"a.py": "one\n2\n3\n"}, "on main")
    sources.git("merge", "-q", "-m", "merge", "side")
    head = sources.git("rev-parse", "HEAD")
    history = read_history(sources.path, head)
    cited = history.commit_of("a.py")
    assert sources.git("show", f"{cited}:a.py") == "one\n2\nthree"
    assert {c.subject for c in history.changes["a.py"]} == {"base", "on the side", "on main"}


def test_subjects_and_paths_with_odd_characters_are_read(sources):
    head = sources.commit({"a b\té.py": "1"}, "odd \x1b[31m <b>subject</b>")
    history = read_history(sources.path, head)
    assert history.commit_of("a b\té.py") == head
    assert "<b>subject</b>" in history.changes["a b\té.py"][0].subject


def test_a_path_without_history_is_cited_at_the_newest_commit(sources):
    head = sources.commit({"a.py": "1"})
    assert read_history(sources.path, head).commit_of("unknown.py") == head
