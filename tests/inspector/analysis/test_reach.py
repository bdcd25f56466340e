"""What stood in the way of seeing more is said in sentences, with the tool's own words."""

import pytest
from msgspec.structs import replace

from hortus.inspector.analysis.reach import unreached, unreached_in
from hortus.inspector.observation import Connection, Ending, Hello
from hortus.inspector.testing import observation, request

ASKED = request({"messages": []})


def run(*events, status=0, reason="exited", output="", seconds=1.0, left=()):
    ending = Ending(status=status, reason=reason, seconds=seconds, output=output, left=left)
    return replace(observation(*events), ending=ending)


def told(*runs):
    return " ".join(unreached(runs))


def connection(**more):
    usual = {"at": 0.1, "number": 7, "address": "198.18.0.9", "port": 443, "name": "api.example"}
    return Connection(**(usual | more))


def test_a_run_that_asked_and_ended_well_leaves_nothing_to_say():
    assert told(run(ASKED)) == ""


def test_nothing_is_said_of_no_runs():
    assert told() == ""


@pytest.mark.parametrize(
    "output",
    [
        "Error: not logged in. Run `tool login` first.",
        "HTTP 401 from server",
        "\x1b[31mPlease set an API key\x1b[0m",
        "Sign in with your browser",
        "OAuth token missing",
        "Invalid credentials",
    ],
)
def test_a_tool_that_wants_a_login_is_quoted(output):
    said = told(run(status=1, output=f"Starting\n{output}\n"))
    assert "asks for a login" in said
    assert "status 1" in said
    assert "\x1b" not in said


def test_a_tool_that_wants_a_terminal_is_told_from_one_that_wants_a_login():
    assert "asks for a terminal" in told(run(status=1, output="stdin is not a TTY"))


def test_a_tool_that_never_asks_the_model_may_go_by_another_address():
    elsewhere = request({}, host="vendor.example")
    said = told(run(elsewhere))
    assert "No request to the model was seen" in said
    assert "vendor.example" in said


@pytest.mark.parametrize("reason", ["time", "memory", "disk", "processes", "signal 9"])
def test_a_tool_that_had_to_be_ended_is_not_said_to_go_elsewhere(reason):
    said = told(run(status=None, reason=reason))
    assert "before it was ended" in said
    assert "another address" not in said


def test_processes_that_went_on_running_are_named_once():
    left = ("sleep", "sh", "sleep")
    assert "ended with the run: sleep, sh. What" in told(run(ASKED, left=left))
    many = tuple(f"daemon{n}" for n in range(7))
    assert "daemon4 and 2 more" in told(run(ASKED, left=many))


def test_a_tool_that_could_not_be_started_is_told():
    assert "could not be started" in told(run(status=127, output="tool: No such file"))


@pytest.mark.parametrize(
    ("reason", "status", "words"),
    [
        ("time", None, "the time limit, after 60 s"),
        ("memory", None, "the limit of memory"),
        ("signal 11", None, "signal 11"),
        ("exited", 3, "status 3 (“last words”)"),
    ],
)
def test_runs_that_ended_badly_are_counted(reason, status, words):
    bad = run(ASKED, status=status, reason=reason, seconds=60.0, output="first\nlast words\n")
    said = told(bad, run(ASKED), bad)
    assert said.startswith("2 of 3 runs ended with ")
    assert words in said


def test_a_refused_certificate_is_told_as_what_it_looks_like():
    refused = connection(tls=Hello(server_name="api.example"), failure="certificate refused")
    assert "refused the certificate shown for api.example:443" in told(run(ASKED, refused))


def test_a_host_that_was_read_all_the_same_is_not_told():
    refused = connection(tls=Hello(), failure="reset")
    assert told(run(ASKED, refused, request({}, host="api.example"))) == ""


def test_bytes_of_no_known_protocol_are_told():
    unknown = connection(head=b"\x00\x01", failure="no known protocol")
    assert "to api.example:443 is in no protocol" in told(run(ASKED, unknown))


def test_a_conversation_that_broke_off_is_told():
    assert "asked the model 1 times" in " ".join(unreached_in("edit", 3, run(ASKED)))
    assert not list(unreached_in("edit", 2, run(ASKED, ASKED)))


def test_long_lines_are_cut():
    assert len(told(run(status=1, output="login " + "x" * 5000))) < 400
