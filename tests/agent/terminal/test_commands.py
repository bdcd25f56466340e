import pytest

ENTER = "\r"


def test_help_names_commands_keys_and_own_commands(screen):
    screen.type("/help" + ENTER)
    screen.sees("/rewind [N]", "/fix", "mend an issue", "Shift-Tab")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("/mode", "mode ask; there are plan, ask, accept-edits, auto"),
        ("/mode plan", "mode plan"),
        ("/mode fast", "there is no mode 'fast'"),
        ("/mode auto", "auto is not allowed here"),
        ("/model", "▸ house"),
        ("/model large", "model large from the next turn on"),
        ("/why", "nothing was decided yet"),
        ("/why dec_1", "dec_1 was allowed by rule base-1"),
        ("/review", "money is no float"),
        ("/status", "decision    none"),
        ("/plan", "there is no plan yet"),
        ("/rewind", "nothing was said yet"),
        ("/rewind 9", "there is no turn '9'"),
    ],
)
def test_a_command_answers(screen, typed, shown):
    screen.type(typed + ENTER)
    screen.sees(shown)


def test_rewind_lists_the_turns_and_goes_back(screen):
    screen.type("first" + ENTER)
    screen.until(lambda: screen.session.heard == ["first"])
    screen.type("/rewind" + ENTER)
    screen.sees("1  first")
    screen.type("/rewind 1" + ENTER)
    screen.sees("back before 'first'; put back: src/money.py")
    assert screen.session.rewound == [0]


def test_compact_is_done_where_turns_are(screen):
    screen.type("/compact" + ENTER)
    screen.until(lambda: screen.session.compacted == 1)


def test_quit_ends_the_session(screen):
    screen.type("/quit" + ENTER)
    screen.until(lambda: screen.session.closed)
