"""What the end of a text may have cut is told from what is complete."""

import pytest

from hortus.dlp.forms import fill
from hortus.dlp.openings import OpenKey, after_last_break, open_number, open_quote

LINE = fill("{64 base64}", 2)
BEGIN, END = (fill(f"-----{word} RSA {{0 any}}PRIVATE KEY-----", 1) for word in ("BEGIN", "END"))


@pytest.mark.parametrize(
    ("chunk", "place"),
    [("", 0), ("word", 0), ("a word", 2), ("a ", 2), ('x="y', 3), ("f(x).y", 4), ("a\u2003b", 2)],
)
def test_the_last_word_begins_after_the_last_break(chunk, place):
    assert after_last_break(chunk) == place


@pytest.mark.parametrize(
    ("text", "tail"),
    [
        ("pay 4012 8888", "4012 8888"),
        ("IBAN DE89 3704", "DE89 3704"),
        ("no number", ""),
        ("4012 8888.", ""),
    ],
)
def test_a_number_may_go_on_after_a_blank(text, tail):
    assert text[open_number(text) :] == tail


@pytest.mark.parametrize(
    ("text", "tail"),
    [
        ("password: \"Nd'HL", "Nd'HL"),
        ("by 'Nd'", "Nd'"),
        ('pwd="a(b', "a(b"),
        ('he said "so"', ""),
        ('he said "so and', ""),
        (f'"{"x" * 129}', ""),
    ],
)
def test_a_quotation_may_go_on_until_a_blank_or_its_end(text, tail):
    assert text[open_quote(text) :] == tail


def fed(*chunks):
    """Return the watch after some pieces, and where it saw a key closed."""
    key, text, closed = OpenKey(), "", []
    for number, chunk in enumerate(chunks):
        start = len(text)
        text += chunk
        if key.feed(text, 0, start):
            closed.append(number)
    return key, closed


@pytest.mark.parametrize(
    "tail",
    [
        "",
        "PRIVATE KEY",
        "RSA PRIVATE KEY-----",
        f"PRIVATE KEY-----\n{LINE}\n",
        f"PRIVATE KEY-----\\n{LINE}\\n",
        f"PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n{LINE}",
        f"PRIVATE KEY-----\n{LINE}\n---",
        f"PRIVATE KEY-----\n{LINE}\n-----",
        f"PRIVATE KEY-----\n{LINE}\n-----EN",
        f"PRIVATE KEY-----\n{LINE}\n-----END PRIVATE KEY----",
    ],
)
def test_a_key_that_may_go_on_is_open_however_it_came(tail):
    text = f"so: -----BEGIN {tail}"
    for pieces in ([text], list(text)):
        key, closed = fed(*pieces)
        assert key.start == 4
        assert closed == []


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN CERTIFICATE-----\n",
        "-----BEGIN the day",
        f"{BEGIN}\n{LINE}\n{END}",
        f"{BEGIN}\n{LINE}\n'",
        f"{BEGIN}\n{LINE}\n-----BEGAN",
        f"{BEGIN}\n{LINE}\n------",
    ],
)
def test_what_ends_a_key_closes_it_however_it_came(text):
    for pieces in ([text], list(text)):
        key, closed = fed(*pieces)
        assert key.start is None
        assert closed


def test_who_only_speaks_of_keys_is_not_held_for_long():
    prose = " and here come the lines of the key that you have made with the tool"
    assert fed(BEGIN, prose)[0].start == 0
    key, closed = fed(BEGIN, *[prose] * 8)
    assert key.start is None
    assert closed == [8]
    headers = "\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0123456789ABCDEF\n\n"
    assert fed(BEGIN, headers, *[f"{LINE}\n"] * 30)[0].start == 0


def test_a_second_key_closes_the_first():
    key, closed = fed(f"{BEGIN}\n{LINE}\n", f"{BEGIN}\n")
    assert closed == [1]
    assert key.start == len(BEGIN) + len(LINE) + 2
    assert fed(f"{BEGIN}\n{LINE}\n{END}\n{BEGIN}\n")[1] == [0]


def test_a_key_can_be_forgotten():
    key, _ = fed(f"{BEGIN}\n")
    key.forget()
    assert key.start is None
