import pytest
from hypothesis import given
from hypothesis import strategies as st
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from hortus.agent.terminal.completing import Completions, ranked

FILES = ["src/money.py", "src/tax.py", "docs/money.md", "my notes.md"]


def offered(typed):
    completer = Completions(lambda: {"fix": "mend"}, lambda: FILES)
    return [one.text for one in completer.get_completions(Document(typed), CompleteEvent())]


def test_a_slash_offers_commands_and_own_ones():
    assert offered("/re") == ["/rewind", "/review"]
    assert offered("/f") == ["/fix"]


def test_a_slash_later_in_a_line_offers_nothing():
    assert offered("see /re") == []
    assert offered("/mode a") == []


def test_an_at_sign_offers_files():
    assert offered("look at @mon") == ["@src/money.py", "@docs/money.md"]


def test_a_path_with_a_space_is_quoted():
    assert offered("@notes") == ['@"my notes.md"']


def test_an_address_of_mail_offers_nothing():
    assert offered("marta@src") == []


@pytest.mark.parametrize(
    ("typed", "first"), [("tax", "src/tax.py"), ("doc", "docs/money.md"), ("smp", "src/money.py")]
)
def test_names_go_before_folders_and_letters_in_order_are_enough(typed, first):
    assert ranked(typed, FILES)[0] == first


@given(st.text(max_size=5))
def test_whatever_is_typed_only_files_are_offered_each_once(typed):
    found = ranked(typed, FILES)
    assert len(set(found)) == len(found)
    assert set(found) <= set(FILES)
