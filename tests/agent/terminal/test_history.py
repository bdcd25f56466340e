from hortus.agent.terminal.history import KeptHistory


def test_what_was_typed_is_there_in_the_next_session(tmp_path):
    KeptHistory(str(tmp_path / "history")).store_string("mend it\nall of it")
    assert KeptHistory(str(tmp_path / "history")).load_history_strings() == ["mend it\nall of it"]


def test_a_line_that_cannot_be_kept_is_typed_all_the_same(tmp_path):
    history = KeptHistory(str(tmp_path))
    history.append_string("mend it")
    assert history.get_strings() == ["mend it"]


def test_a_history_that_cannot_be_read_is_an_empty_one(tmp_path):
    assert KeptHistory(str(tmp_path)).load_history_strings() == []
