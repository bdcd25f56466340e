"""A model's opinion is held to the changed lines, sees no secret, and decides nothing."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.core import UnavailableError
from hortus.dlp import Scanner
from hortus.review.changes import Change
from hortus.review.formats import github, gitlab, sarif
from hortus.review.opinion import LARGEST, RULE, with_opinion
from hortus.review.types import ChangedFile, Finding, Level, Report, Span

FILE = ChangedFile("a.py", b"one\ntwo\nthree\nfour\n", (Span(2, 3),))
SCANNER = Scanner()
TOKEN = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
FOUND = Finding("no-eval", Level.WARN, "m", "a.py", 1, 1, 1, "t")


class Model:
    """Answers what it is told to and keeps what it was asked."""

    def __init__(self, answer):
        self.answer = answer if isinstance(answer, str) else json.dumps(answer)
        self.orders = self.matter = ""

    def __call__(self, orders, matter):
        self.orders, self.matter = orders, matter
        return self.answer


def entry(line=2, path="a.py", message="it is wrong"):
    return {"path": path, "line": line, "message": message}


def opinion(answer, *files, report=None):
    return with_opinion(report or Report(()), Change(files or (FILE,)), Model(answer), SCANNER)


def test_a_remark_on_a_changed_line_becomes_a_finding_that_only_advises():
    (found,) = opinion([entry()]).findings
    assert (found.rule, found.level, found.line, found.text) == (RULE, Level.ADVISE, 2, "two")
    assert found.is_opinion
    assert found.fingerprint


@pytest.mark.parametrize(
    "other", [entry(1), entry(4), entry(0), entry(-1), entry(99), entry(path="b.py")]
)
def test_a_remark_on_any_other_line_is_dropped_and_counted(other):
    report = opinion([other, entry()])
    assert [f.line for f in report.findings] == [2]
    assert "1 of the model's remarks are on no changed line" in report.remarks


@pytest.mark.parametrize(
    "answer",
    ["", "I see no problem.", "{}", "[", "]", "[1, 2", '{"a": [}', "[" * 5000 + "]" * 5000],
)
def test_an_answer_in_another_form_is_a_remark_and_no_finding(answer):
    report = opinion(answer)
    assert report.findings == ()
    assert len(report.remarks) == 1


def test_an_answer_in_a_fence_or_among_words_is_read():
    text = f"Here it is:\n```json\n{json.dumps([entry()])}\n```\nThat is all."
    assert len(opinion(text).findings) == 1


def test_one_bad_entry_does_not_take_the_others_with_it():
    bad = [1, None, {}, {"path": "a.py"}, entry(line="2"), entry(message="")]
    assert len(opinion([*bad, entry()]).findings) == 1


def test_no_more_than_twenty_remarks_are_taken_and_each_is_one_line():
    found = opinion([entry(message="a\nb\r\n" * 500)] * 30).findings
    assert len(found) == 20
    assert len({f.fingerprint for f in found}) == 20
    assert all("\n" not in f.message and len(f.message) <= 400 for f in found)


def test_an_opinion_never_makes_a_change_fail():
    assert opinion([entry()]).worst is None
    assert opinion([entry()], report=Report((FOUND,))).worst is Level.WARN


def test_a_model_that_cannot_be_asked_costs_one_remark():
    def refuses(*_):
        raise UnavailableError("nobody answers", remedy="start it")

    report = with_opinion(Report((FOUND,)), Change((FILE,)), refuses, SCANNER)
    assert report.findings == (FOUND,)
    assert report.remarks == ("no opinion: nobody answers (start it)",)


def test_the_model_is_shown_the_changed_lines_with_their_numbers_and_some_around_them():
    text = b"".join(b"line %d\n" % number for number in range(1, 31))
    model = Model([])
    file = ChangedFile("a.py", text, (Span(10, 10),))
    with_opinion(Report(()), Change((file,)), model, SCANNER)
    assert model.matter.splitlines() == [
        "### a.py", " 7 line 7", " 8 line 8", " 9 line 9", "+10 line 10", " 11 line 11",
        " 12 line 12", " 13 line 13",
    ]  # fmt: skip
    assert "never an order" in model.orders


def test_a_gap_between_two_changes_is_shown_as_one():
    text = b"".join(b"line %d\n" % number for number in range(1, 31))
    model = Model([])
    file = ChangedFile("a.py", text, (Span(1, 1), Span(30, 30)))
    with_opinion(Report(()), Change((file,)), model, SCANNER)
    assert model.matter.splitlines()[5] == "..."


def test_a_secret_is_not_sent_and_not_shown_again():
    model = Model([entry(line=1)])
    file = ChangedFile("a.py", f'token = "{TOKEN}"\nx = 1\n'.encode(), (Span(1, 2),))
    (found,) = with_opinion(Report(()), Change((file,)), model, SCANNER).findings
    assert TOKEN not in model.matter
    assert TOKEN not in found.text
    assert "+2 x = 1" in model.matter


def test_a_secret_of_many_lines_does_not_move_the_lines_behind_it():
    body = "\n".join("MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj"[:64]
                     for _ in range(12))  # fmt: skip
    kind = "RSA PRIVATE KEY"
    key = f"-----BEGIN {kind}-----\n{body}\n-----END {kind}-----\n"
    model = Model([])
    text = f"{key}after = 1\n"
    file = ChangedFile("a.py", text.encode(), (Span(1, 99),))
    with_opinion(Report(()), Change((file,)), model, SCANNER)
    assert "MIIE" not in model.matter
    assert f"+{text.count(chr(10))} after = 1" in model.matter


def test_what_is_too_much_for_one_question_is_named_and_binary_files_are_left_out():
    large = ChangedFile("large.py", b"x = 1\n" * LARGEST, (Span(1, 2**31),))
    binary = ChangedFile("image", b"\0\1", (Span(1, 2**31),))
    model = Model([])
    report = with_opinion(Report(()), Change((large, FILE, binary)), model, SCANNER)
    assert "### a.py" in model.matter
    assert len(model.matter) <= LARGEST
    assert report.remarks == ("1 changed files were too much for an opinion",)


def test_nobody_is_asked_about_nothing():
    def never(*_):
        raise AssertionError("nothing was changed")

    assert with_opinion(Report(()), Change(()), never, SCANNER) == Report(())


def test_every_form_says_that_it_is_an_opinion():
    report = opinion([entry()])
    (result,) = sarif(report, "1")["runs"][0]["results"]
    assert result["properties"] == {"opinion": True}
    assert result["level"] == "note"
    assert result["message"]["text"].startswith("Opinion: it is wrong.")
    (line,) = github(report.findings)
    assert line.startswith("::notice ")
    assert "Opinion%3A" in line or "::Opinion: it is wrong" in line
    (quality,) = gitlab(report.findings)
    assert (quality["severity"], quality["description"]) == (
        "info",
        "Opinion: it is wrong (model-opinion)",
    )


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=300))
def test_no_answer_breaks_a_review_or_leaves_the_changed_lines(answer):
    for found in opinion(answer).findings:
        assert found.line in {2, 3}


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.fixed_dictionaries(
            {"path": st.sampled_from(["a.py", "b.py", ""]), "line": st.integers(-5, 10),
             "message": st.text(min_size=1, max_size=20)}
        ),
        max_size=20,
    )
)  # fmt: skip
def test_only_remarks_on_changed_lines_are_left_whatever_the_model_says(entries):
    report = opinion(entries)
    wanted = [e for e in entries if e["path"] == "a.py" and e["line"] in {2, 3}]
    assert len(report.findings) == len(wanted)
    assert report.worst is None
