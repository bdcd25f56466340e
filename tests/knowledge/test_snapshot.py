"""Of a commit exactly that may be shown which the index would take."""

import pytest

from hortus.knowledge import NotARepositoryError, Snapshot


def test_names_and_contents_are_admitted_as_they_are_to_the_index(sources):
    sources.commit(
        {
            "a.py": "x = 1\n",
            "b.bin": b"\0",
            ".env": "X=1\n",
            "old/c.py": "y = 1\n",
            ".hortusignore": "old/\n",
        }
    )
    snapshot = Snapshot(sources.path)
    listed = list(snapshot.files())
    assert [(one.path, one.language) for one in listed] == [
        (".hortusignore", ""),
        ("a.py", "python"),
        ("b.bin", ""),
    ]
    assert snapshot.skipped == {"secret": 1, "ignored": 1}
    found = {one.path: (verdict.text, verdict.reason) for one, verdict in snapshot.texts(listed)}
    assert found["a.py"] == ("x = 1\n", "")
    assert found["b.bin"] == ("", "binary")


def test_what_is_not_committed_is_not_there(sources):
    sources.commit({"a.py": "x = 1\n"})
    sources.write({"b.py": "y = 1\n"})
    assert [one.path for one in Snapshot(sources.path).files()] == ["a.py"]


def test_a_folder_without_a_commit_is_refused(sources, tmp_path):
    with pytest.raises(NotARepositoryError, match="no commit"):
        Snapshot(sources.path)
    with pytest.raises(NotARepositoryError, match="not a folder"):
        Snapshot(tmp_path / "nothing")


def test_words_that_look_like_a_secret_are_known(sources):
    sources.commit({"a.py": "x = 1\n", "CODEOWNERS": "*.py @ada\n"})
    snapshot = Snapshot(sources.path)
    assert snapshot.conceals("use ghp_" + "a8Kq2Lx9Zt4Vb7Nc1Md5Fg3Hj6Ps0Rw2Ye4U")
    assert not snapshot.conceals("use the lantern")
    assert snapshot.owners("a.py") == ("@ada",)
