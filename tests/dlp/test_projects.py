"""The company's own source text is recognised in a prompt, and only that."""

import shutil
import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.dlp import ProjectError, ProjectIndex
from hortus.dlp.lines import LineHasher
from hortus.dlp.projects import _Table

SHOP = [f"shop_value_{n} = price_of(article_{n}, amount) + delivery_{n}" for n in range(40)]
BANK = [f"bank_value_{n} = interest_on(account_{n}, years) - fees_{n}" for n in range(40)]
HASHER = LineHasher()


@pytest.fixture
def shop(project):
    """Return a repository with the lines of a shop, in two files."""
    project.commit({"a.py": "\n".join(SHOP[:20]), "b.py": "\n".join(SHOP[20:])})
    return project


@pytest.fixture
def index(tmp_path, shop):
    """Return an index of the shop."""
    made = ProjectIndex(tmp_path / "index", {"shop": shop.path})
    assert made.refresh().read == ("shop",)
    return made


def test_a_prompt_with_own_lines_is_labelled_with_the_project(index):
    quoted = "\n".join(f"  {n}\u2192    {line}" for n, line in enumerate(SHOP[3:9]))
    assert index.labels(f"What is wrong here?\n{quoted}\n") == {"source:shop"}


@given(st.lists(st.sampled_from(SHOP), max_size=12), st.lists(st.sampled_from(BANK), max_size=12))
def test_a_project_is_named_from_four_distinct_own_lines_on(own, foreign):
    table = _Table.of({"shop": sorted_hashes(SHOP)})
    found = dict(table.owners_of(HASHER.hashes("\n".join([*foreign, *own]).encode())))
    assert found.get("shop", 0) == len(set(own))


def sorted_hashes(lines):
    return sorted_array(HASHER.hashes("\n".join(lines).encode()))


def sorted_array(hashes):
    hashes.sort()
    return hashes


def test_three_lines_or_one_line_often_name_nobody(index):
    assert index.labels("\n".join(SHOP[:3])) == frozenset()
    assert index.labels("\n".join(SHOP[:1] * 50)) == frozenset()
    assert index.labels("\n".join(BANK)) == frozenset()
    assert index.labels("") == frozenset()


def test_lines_of_two_projects_name_both_and_lines_of_all_name_nobody():
    few = {name: sorted_hashes(SHOP) for name in ("a", "b", "c")}
    lines = HASHER.hashes("\n".join(SHOP).encode())
    assert dict(_Table.of(few).owners_of(lines)) == dict.fromkeys("abc", len(SHOP))
    assert dict(_Table.of({**few, "d": sorted_hashes(SHOP)}).owners_of(lines)) == {}


def test_nothing_is_known_before_the_first_refresh(tmp_path, shop):
    index = ProjectIndex(tmp_path / "index", {"shop": shop.path})
    assert index.missing == ("shop",)
    assert index.labels("\n".join(SHOP)) == frozenset()


def test_a_new_commit_is_taken_up_and_the_lines_of_the_old_one_go(index, shop, tmp_path):
    assert index.refresh().read == ()
    shop.commit({"a.py": "\n".join(BANK), "b.py": None})
    assert index.refresh().read == ("shop",)
    assert index.labels("\n".join(BANK)) == {"source:shop"}
    assert index.labels("\n".join(SHOP)) == frozenset()
    assert len(list((tmp_path / "index").iterdir())) == 1


def test_what_is_kept_is_loaded_even_where_the_repository_is_gone(index, shop, tmp_path):
    shutil.rmtree(shop.path)
    again = ProjectIndex(tmp_path / "index", {"shop": shop.path})
    result = again.refresh()
    assert result.read == ("shop",)
    assert "cannot be read" in result.failed["shop"]
    assert again.labels("\n".join(SHOP)) == index.labels("\n".join(SHOP)) == {"source:shop"}
    assert again.missing == ()


@pytest.mark.usefixtures("index")
@pytest.mark.parametrize("fault", ["empty", "cut", "other type", "unsorted"])
def test_a_file_that_is_not_what_was_written_is_made_again(shop, tmp_path, fault):
    (path,) = (tmp_path / "index").iterdir()
    good = path.read_bytes()
    match fault:
        case "empty":
            path.write_bytes(b"")
        case "cut":
            path.write_bytes(good[:-9])
        case "other type":
            np.save(path, np.zeros(4))
        case _:
            np.save(path, np.array([3, 1, 2], dtype=np.uint64))
    again = ProjectIndex(tmp_path / "index", {"shop": shop.path})
    assert again.refresh().failed == {}
    assert again.labels("\n".join(SHOP)) == {"source:shop"}
    assert path.read_bytes() == good


def test_one_repository_that_cannot_be_read_does_not_hide_another(tmp_path, shop):
    index = ProjectIndex(tmp_path / "index", {"gone": tmp_path / "gone", "shop": shop.path})
    result = index.refresh()
    assert (result.read, list(result.failed), index.missing) == (("shop",), ["gone"], ("gone",))
    assert index.labels("\n".join(SHOP)) == {"source:shop"}


def test_lines_that_cannot_be_kept_are_known_all_the_same(tmp_path, shop):
    (tmp_path / "index").write_text("not a folder")
    index = ProjectIndex(tmp_path / "index", {"shop": shop.path})
    assert "cannot be kept" in index.refresh().failed["shop"]
    assert index.labels("\n".join(SHOP)) == {"source:shop"}


@pytest.mark.parametrize("name", ["", "../up", "a/b", "a*", "x" * 65])
def test_a_name_that_could_not_be_a_file_is_refused(tmp_path, name):
    with pytest.raises(ProjectError, match="cannot be a project's name"):
        ProjectIndex(tmp_path, {name: tmp_path})


def test_labels_may_be_asked_for_while_another_thread_refreshes(index, shop):
    wrong = []

    def ask():
        answers = (index.labels("\n".join(SHOP)) for _ in range(200))
        wrong.extend(answer for answer in answers if answer != {"source:shop"})

    asking = threading.Thread(target=ask)
    asking.start()
    for number in range(3):
        shop.commit({"c.py": f"{BANK[number]}\n"})
        index.refresh()
    asking.join()
    assert wrong == []
