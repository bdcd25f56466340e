"""Who answers for a file is said by CODEOWNERS, else by who wrote most of it."""

import pytest

from hortus.knowledge import Found, Hit, RepositoryId
from hortus.knowledge.evidence import Evidence
from hortus.knowledge.git import Repository


def hit(commit, path, first=1, last=3):
    return Hit(RepositoryId(1), "r", commit, path, "", first, last, first, "", Found.WORDS, 1.0)


@pytest.fixture
def evidence(sources):
    return Evidence(Repository(sources.path))


def test_the_last_pattern_of_codeowners_counts(sources, evidence):
    rules = "# all\n* @all\n/pay/ @pay ada@example.com # theirs\n/pay/free.py\n[Section]\n"
    head = sources.commit({".github/CODEOWNERS": rules, "a.py": "x\n", "pay/b.py": "y\n"})
    assert evidence.owners(head, "a.py") == ("@all",)
    assert evidence.owners(head, "pay/b.py") == ("@pay", "ada@example.com")
    assert evidence.owners(head, "pay/free.py") == ()
    standing = evidence.standing(hit(head, "pay/b.py"))
    assert (standing.by, standing.changed_by) == ("CODEOWNERS", "Ada")


def test_without_codeowners_who_wrote_most_lines_answers(sources, evidence):
    sources.commit({"a.py": "1\n2\n3\n"})
    sources.write({"a.py": "1\n2\n3\n4\n5\n6\n7\n"})
    sources.git("add", "-A")
    sources.git("commit", "-q", "-m", "more", "--author", "Bob <bob@example.com>")
    head = sources.git("rev-parse", "HEAD")
    assert evidence.standing(hit(head, "a.py", 1, 3)).owners == ("Ada",)
    assert evidence.standing(hit(head, "a.py", 1, 7)).owners == ("Bob",)


def test_the_date_is_that_of_the_last_change_of_the_file(sources, evidence):
    head = sources.commit({"a.py": "1\n", "-odd name.py": "2\n"})
    assert evidence.standing(hit(head, "-odd name.py", 1, 1)).changed.count("-") == 2


def test_of_a_file_that_is_not_there_nothing_is_said(sources, evidence):
    head = sources.commit({"a.py": "1\n"})
    standing = evidence.standing(hit(head, "b.py"))
    assert (standing.owners, standing.by, standing.changed) == ((), "", "")
