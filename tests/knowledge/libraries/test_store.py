"""Facts are kept by content, and a damaged table is made anew."""

import sqlite3

from hortus.knowledge.libraries.facts import Defined, Facts
from hortus.knowledge.libraries.store import FactStore

ONE, TWO = ("aa" * 20, "python"), ("bb" * 20, "python")
FACTS = Facts((Defined("f", "function", 1, 2, "def f()"),))


def test_what_was_put_in_comes_out_again(tmp_path):
    store = FactStore(tmp_path)
    assert store.missing([ONE, ONE, TWO]) == [ONE, TWO]
    store.put([(ONE, FACTS)])
    assert store.missing([ONE, TWO]) == [TWO]
    store.close()
    again = FactStore(tmp_path)
    assert dict(again.read([ONE, TWO])) == {ONE: FACTS}
    again.close()


def test_one_content_in_two_languages_is_two_things(tmp_path):
    store = FactStore(tmp_path)
    store.put([(ONE, FACTS), ((ONE[0], "java"), Facts())])
    assert dict(store.read([(ONE[0], "java")])) == {(ONE[0], "java"): Facts()}
    store.close()


def test_what_nobody_holds_any_more_is_dropped(tmp_path):
    store = FactStore(tmp_path)
    store.put([(ONE, FACTS), (TWO, FACTS)])
    store.keep_only([TWO], [])
    assert store.missing([ONE, TWO]) == [ONE]
    store.close()


def test_a_damaged_or_foreign_file_is_begun_anew(tmp_path):
    (tmp_path / "libraries.sqlite").write_bytes(b"no database at all, but long enough" * 100)
    store = FactStore(tmp_path)
    assert store.missing([ONE]) == [ONE]
    store.close()


def test_more_contents_than_one_question_takes_are_read(tmp_path):
    store = FactStore(tmp_path)
    keys = [(f"{number:040x}", "python") for number in range(1_200)]
    store.put([(key, Facts()) for key in keys])
    assert len(list(store.read(keys))) == 1_200
    store.close()


def test_history_is_kept_by_commit_and_dropped_with_it(tmp_path):
    store = FactStore(tmp_path)
    store.remember("old", b"since", b"1")
    store.remember("new", b"since", b"2")
    assert (store.recall("old", b"since"), store.recall("old", b"owner")) == (b"1", None)
    store.keep_only([], ["new"])
    assert (store.recall("old", b"since"), store.recall("new", b"since")) == (None, b"2")
    store.close()


def test_the_version_differs_by_facts_and_not_by_what_is_remembered(tmp_path):
    store = FactStore(tmp_path)
    before = store.version()
    store.remember("tip", b"since", b"1")
    assert store.version() == before
    store.put([(ONE, FACTS)])
    assert store.version() != before
    store.close()


def test_a_table_made_before_history_was_kept_is_used_further(tmp_path):
    store = FactStore(tmp_path)
    store.put([(ONE, FACTS)])
    store.close()
    old = sqlite3.connect(tmp_path / "libraries.sqlite")
    old.execute("DROP TABLE history")
    old.commit()
    old.close()
    again = FactStore(tmp_path)
    assert again.missing([ONE]) == []
    assert again.recall("tip", b"since") is None
    again.close()
