"""Redaction takes everything out that was found, and puts it back exactly."""

from hypothesis import given
from hypothesis import strategies as st

from hortus.dlp import Redactor, Scanner, StreamRestorer, edited, load_rules
from hortus.dlp.forms import fill

SCANNER = Scanner()
REDACTOR = Redactor(b"key")
RULES = [rule for rule in load_rules() if rule.id in {r.id for r in SCANNER.rules}]
TEXTS = st.lists(
    st.one_of(
        st.text(max_size=15),
        st.sampled_from(RULES).flatmap(
            lambda r: st.sampled_from(r.examples).map(lambda form: fill(form, 5))
        ),
    ),
    max_size=6,
).map("\n".join)


def redact(text):
    return REDACTOR.redact(text, SCANNER.scan(text))


@given(TEXTS)
def test_what_was_redacted_can_be_restored(text):
    redaction = redact(text)
    assert redaction.restore(redaction.text) == text


@given(TEXTS)
def test_nothing_that_was_found_is_left(text):
    redaction = redact(text)
    for finding in SCANNER.scan(text):
        value = text[finding.start : finding.end]
        assert value in redaction.originals.values()
    assert len(SCANNER.scan(redaction.text)) == 0


def test_the_same_value_has_the_same_placeholder_in_every_text(example):
    token = example("npm-token")
    one, other = redact(f"a {token}"), redact(f"{token} b {token}")
    (placeholder,) = one.originals
    assert other.text == f"{placeholder} b {placeholder}"


def test_another_key_gives_another_placeholder():
    assert Redactor(b"a").placeholder("r", "v") != Redactor(b"b").placeholder("r", "v")


def test_a_placeholder_of_another_text_stays(example):
    stranger = redact(f"{example('npm-token')}").text
    assert redact("nothing").restore(f"see {stranger}") == f"see {stranger}"


def test_a_redaction_does_not_print_what_it_hides(example):
    token = example("npm-token")
    assert token not in repr(redact(f"a {token}"))


def restored(chunks, originals):
    """Return what a stream in pieces becomes."""
    stream = StreamRestorer(originals)
    edits = [edit for chunk in chunks for edit in stream.feed(chunk)]
    stream.finish()
    text = "".join(chunks)
    assert stream.safe == len(text)
    return edited(text, edits)


@given(TEXTS, st.integers(1, 9))
def test_an_answer_in_pieces_is_restored_like_the_whole(text, size):
    redaction = redact(text)
    pieces = [redaction.text[i : i + size] for i in range(0, len(redaction.text), size)]
    assert restored(pieces, redaction.originals) == text


def test_only_what_may_become_a_placeholder_waits():
    stream = StreamRestorer({})
    waiting = []
    for piece in ("if a <", " b: <hor", "se> <hortus:", "x y", "a <hortus:r.0"):
        stream.feed(piece)
        waiting.append(stream._held)
    assert waiting == ["<", "<hor", "<hortus:", "", "<hortus:r.0"]
    stream.finish()
    assert stream._held == ""


def test_the_places_of_placeholders_are_those_in_the_whole_answer(example):
    token = example("npm-token")
    (placeholder,) = redact(token).originals
    stream = StreamRestorer({placeholder: token})
    assert stream.feed("say ") == []
    assert stream.feed(placeholder[:9]) == []
    (edit,) = stream.feed(placeholder[9:] + ".")
    assert (edit.start, edit.end, edit.text) == (4, 4 + len(placeholder), token)
    assert token not in repr(edit)


def test_what_was_put_back_is_not_looked_at_again(example):
    token = example("npm-token")
    (placeholder,) = redact(token).originals
    assert restored([placeholder], {placeholder: f"<{placeholder}"}) == f"<{placeholder}"


@given(st.sampled_from(RULES), st.text(max_size=20))
def test_no_placeholder_is_taken_for_a_secret(rule, value):
    text = f"see {REDACTOR.placeholder(rule.id, value)} there"
    assert len(SCANNER.scan(text)) == 0
