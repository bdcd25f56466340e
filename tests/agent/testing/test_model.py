"""The scripted model as a process of its own."""

import http.client
import signal
import subprocess
import sys

import msgspec

from hortus.agent.testing.model import RequestLog
from hortus.agent.testing.types import Received


def test_a_script_file_is_served_and_requests_are_logged(tmp_path):
    script, log = tmp_path / "script.json", tmp_path / "log.jsonl"
    script.write_text('{"answers": [{"parts": [{"type": "say", "text": "hi"}]}]}')
    command = [sys.executable, "-m", "hortus.agent.testing.model", script, "--log", log]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        port = int(process.stdout.readline().rpartition(":")[2])
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("POST", "/v1/chat/completions", b'{"model":"m"}')
        assert b"hi" in connection.getresponse().read()
        connection.close()
        process.send_signal(signal.SIGINT)
    (row,) = map(msgspec.json.decode, log.read_bytes().splitlines())
    assert (row["path"], row["bytes"], row["body"]) == (
        "/v1/chat/completions",
        13,
        '{"model":"m"}',
    )
    assert process.returncode == 0


def test_a_logged_body_that_is_no_text_is_still_logged(tmp_path):
    log = tmp_path / "log.jsonl"
    RequestLog(log)(Received(0, 1.0, 0, "POST", "/x", {"host": "h"}, b"\xff"))
    assert msgspec.json.decode(log.read_bytes())["body"] == "�"
