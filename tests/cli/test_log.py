"""``hortus log``: a readable table, lines for programs, and requests as they come."""

import asyncio
import json
import re
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager

import pytest

from hortus.cli.dispatch import build_parser, dispatch
from hortus.cli.terminal import Terminal
from hortus.core import SystemClock
from hortus.store import Store, StoreView
from hortus.store.testing import an_event, an_intent, an_outcome

HOUR_US = 3_600_000_000
HEADS = ("time", "decision", "who", "client", "model", "tokens", "first ms", "cost", "status")


@pytest.fixture
def write(tmp_path):
    """Write records as a gateway does."""
    with Store.open(tmp_path) as store:

        def write_all(*records):
            async def scenario():
                await store.records.append(*records)

            asyncio.run(scenario())

        yield write_all


@pytest.fixture
def log(tmp_path, capsys):
    """Run ``hortus log`` and return its status, lines and remarks."""

    def run(*words):
        status = dispatch(["log", *words, "--data", str(tmp_path)])
        said = capsys.readouterr()
        return status, said.out.splitlines(), said.err

    return run


def ids(lines):
    return re.findall(r"dec_\w+", "\n".join(lines))


@pytest.mark.parametrize("standing", ["warned", "expired", "banned"])
def test_what_was_said_of_a_client_stands_beside_its_request(write, log, standing):
    facts = f'{{"do":"infer","tool_status":"{standing}"}}'
    write(an_intent("dec_1", facts=facts), an_outcome("dec_1"))
    assert log()[1][1].endswith(f"ok, client {standing}")


@pytest.mark.parametrize("facts", ["", '{"do":"infer","tool_status":"allowed"}', "spoilt"])
def test_of_a_client_that_may_work_nothing_is_said(write, log, facts):
    write(an_intent("dec_1", facts=facts), an_outcome("dec_1"))
    assert log()[1][1].endswith("ok")


def test_the_table_shows_each_request_in_a_line(write, log):
    write(an_intent("dec_1", client="codex", client_version="0.5"), an_outcome("dec_1"))
    status, (heads, row), err = log()
    assert (status, err) == (0, "")
    assert re.split(r"\s{2,}", heads) == list(HEADS)
    for shown in ("dec_1", "ada", "codex 0.5", "house/code → qwen3-coder", "1200/80", "120"):
        assert shown in row
    assert row.endswith("0.0015 EUR  ok")


def test_the_columns_stand_under_their_heads(write, log):
    write(an_intent("dec_1", principal="somebody with a long name"), an_outcome("dec_1"))
    write(an_intent("dec_2"), an_outcome("dec_2", status=503, code="cut"))
    _, (heads, *rows), _ = log()
    place = heads.index("status")
    assert [row[place:] for row in rows] == ["ok", "failed 503 cut"]


def test_the_newest_is_at_the_bottom_and_the_limit_keeps_the_newest(write, log):
    write(*(an_intent(f"dec_{n}") for n in range(5)))
    assert ids(log("--limit", "2")[1]) == ["dec_3", "dec_4"]


def test_a_request_cut_short_is_shown_as_unfinished(write, log):
    write(an_intent("dec_1"))
    assert log()[1][1].endswith("unfinished")


def test_filters_leave_what_fits(write, log):
    now_us = SystemClock().now_us()
    write(an_intent("dec_1", at_us=now_us - 2 * HOUR_US), an_outcome("dec_1"))
    write(an_intent("dec_2", at_us=now_us, model_asked="house/fast"), an_outcome("dec_2"))
    write(an_intent("dec_3", at_us=now_us), an_outcome("dec_3", status=502, code="cut"))
    assert ids(log("--since", "1h")[1]) == ["dec_2", "dec_3"]
    assert ids(log("--model", "house/fast")[1]) == ["dec_2"]
    assert ids(log("--status", "failed")[1]) == ["dec_3"]


def test_programs_get_one_document_for_each_request(write, log):
    write(an_intent("dec_1"), an_outcome("dec_1"))
    write(an_intent("dec_2"))
    _, lines, _ = log("--json")
    first, second = map(json.loads, lines)
    assert (first["decision_id"], first["state"]) == ("dec_1", "ok")
    assert first["outcome"]["input_tokens"] == 1_200
    assert first["attempts"][0]["client"] == "claude-code"
    assert (second["state"], second["outcome"]) == ("unfinished", None)


def test_no_requests_is_said_not_shown(write, log):
    assert log() == (0, [], "no requests yet\n")
    write(an_intent("dec_1"))
    assert log("--status", "ok") == (0, [], "no requests like that\n")


@pytest.mark.parametrize(
    "words",
    [("--limit", "0"), ("--since", "yesterday"), ("--since", "1"), ("--status", "odd")],
    ids=["limit", "word", "no unit", "status"],
)
def test_words_that_do_not_fit_are_refused_with_a_remedy(log, words):
    status, lines, err = log(*words)
    assert (status, lines) == (2, [])
    assert "remedy" in err


def test_a_folder_without_records_is_an_error_with_a_remedy(log):
    status, _, err = log()
    assert status == 1
    assert "hortus up" in err


def test_what_a_client_calls_itself_does_not_steer_the_terminal(write, log):
    write(an_intent("dec_1", client="\x1b]0;evil\x07", model_asked="a\nb"))
    _, lines, _ = log()
    assert len(lines) == 2
    assert "\x1b" not in lines[1]


class Impatient(Terminal):
    """A terminal whose user presses Ctrl-C once ``rows`` lines are shown."""

    def __init__(self, rows, on_row):
        super().__init__()
        self.rows, self.on_row = rows, on_row
        self.shown, self.remarks = [], []

    def line(self, text=""):
        self.shown.append(text)
        if len(self.shown) == self.rows:
            raise KeyboardInterrupt
        self.on_row(len(self.shown))

    def note(self, text):
        self.remarks.append(text)
        self.on_row(text)


def follow(terminal, folder, *words):
    args = build_parser("log").parse_args(["--follow", *words, "--data", str(folder)])
    with pytest.raises(KeyboardInterrupt):
        args.run(args, terminal)


def test_following_shows_each_request_when_it_ends_and_once(write, tmp_path):
    write(an_intent("dec_1"), an_outcome("dec_1"))

    def go_on(shown):
        if shown == 2:
            write(an_intent("dec_2"), an_intent("dec_3"), an_outcome("dec_3"))
        elif shown == 3:
            write(an_outcome("dec_2"))

    terminal = Impatient(4, go_on)
    follow(terminal, tmp_path)
    assert ids(terminal.shown) == ["dec_1", "dec_3", "dec_2"]
    widths = {row.index("1200/80") for row in terminal.shown[1:]}
    assert widths == {terminal.shown[0].index("tokens")}


def test_following_unfinished_requests_shows_them_when_they_begin(write, tmp_path):
    write(an_intent("dec_1"))
    terminal = Impatient(3, lambda shown: write(an_intent("dec_2")) if shown == 2 else None)
    follow(terminal, tmp_path, "--status", "unfinished")
    assert ids(terminal.shown) == ["dec_1", "dec_2"]


def test_following_keeps_to_the_filter(write, tmp_path):
    def go_on(shown):
        if shown == 2:
            write(an_intent("dec_2"), an_outcome("dec_2"))
            write(an_intent("dec_3"), an_outcome("dec_3", status=502, code="cut"))

    write(an_intent("dec_1"), an_outcome("dec_1", code="cut"))
    terminal = Impatient(3, go_on)
    follow(terminal, tmp_path, "--status", "failed")
    assert ids(terminal.shown) == ["dec_1", "dec_3"]


def test_a_database_that_is_away_is_said_once_and_waited_for(write, tmp_path):
    database, away, polls = tmp_path / "hortus.db", tmp_path / "away", []

    def go_on(shown):
        if shown == 2:
            database.rename(away)
        elif isinstance(shown, str):
            away.rename(database)
            write(an_intent("dec_2"), an_outcome("dec_2"))
            polls.append(shown)

    write(an_intent("dec_1"), an_outcome("dec_1"))
    terminal = Impatient(3, go_on)
    follow(terminal, tmp_path)
    assert ids(terminal.shown) == ["dec_1", "dec_2"]
    assert len(polls) == 1
    assert "still trying" in polls[0]


@contextmanager
def following(folder, *words):
    """Follow the log in another process, ended when the block is left."""
    command = [sys.executable, "-m", "hortus", "log", "--follow", *words, "--data", str(folder)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        guard = threading.Timer(60, process.kill)
        guard.start()
        try:
            yield process
        finally:
            guard.cancel()
            process.kill()


def test_following_shows_what_comes_and_ends_cleanly_on_ctrl_c(write, tmp_path):
    write(an_intent("dec_1"), an_outcome("dec_1"))
    with following(tmp_path) as process:
        assert [ids([process.stdout.readline()]) for _ in range(2)] == [[], ["dec_1"]]
        write(an_intent("dec_2"))
        write(an_intent("dec_3"), an_outcome("dec_3"))
        assert ids([process.stdout.readline()]) == ["dec_3"]
        write(an_outcome("dec_2"))
        assert ids([process.stdout.readline()]) == ["dec_2"]
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=30) == ("", "")
        assert process.returncode == 130


def test_following_begins_before_the_first_request(write, tmp_path):
    with following(tmp_path, "--json") as process:
        write(an_intent("dec_1"), an_outcome("dec_1"))
        assert json.loads(process.stdout.readline())["decision_id"] == "dec_1"


def test_following_goes_on_when_the_database_was_away(write, tmp_path):
    write(an_intent("dec_1"), an_outcome("dec_1"))
    away = tmp_path / "away"
    with following(tmp_path, "--json") as process:
        process.stdout.readline()
        (tmp_path / "hortus.db").rename(away)
        assert "still trying" in process.stderr.readline()
        away.rename(tmp_path / "hortus.db")
        write(an_intent("dec_2"), an_outcome("dec_2"))
        assert json.loads(process.stdout.readline())["decision_id"] == "dec_2"


def test_events_are_shown_with_those_that_wait_at_the_end(write, log, tmp_path):
    write(an_event("key.created", subject="key_7"), an_event("house.started", at_us=2))
    with StoreView.open(tmp_path) as store:
        store.events.leave(an_event("model.added", subject="m"))
    status, (heads, *rows), err = log("--events")
    assert (status, err) == (0, "")
    assert heads.split() == ["number", "time", "event", "who", "what", "reason", "facts"]
    assert [row.split()[0] for row in rows] == ["1", "2", "waits"]
    assert "key_7" in rows[0]


def test_events_of_one_kind_can_be_asked_for(write, log):
    write(an_event("key.created"), an_event("house.started"))
    _, lines, _ = log("--event", "key.*", "--json")
    (shown,) = [json.loads(line) for line in lines]
    assert (shown["event"], shown["seq"], shown["facts"]) == (
        "key.created",
        1,
        {"models": "house/code"},
    )


def test_where_there_are_no_events_it_says_so(write, log):
    write(an_intent("dec_1"))
    assert log("--events") == (0, [], "no events like that\n")


def test_events_are_not_followed(write, log):
    write(an_intent("dec_1"))
    status, _, err = log("--events", "--follow")
    assert status == 2
    assert "not followed" in err
