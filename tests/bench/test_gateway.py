"""The gateway benchmark measures what it says: right answers, CPU of whole process trees."""

import importlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_SPIN = "import time\nwhile time.process_time() < 0.3: pass\n"


@pytest.fixture
def bench(monkeypatch):
    """Return a function that imports a module of ``bench``."""
    monkeypatch.syspath_prepend(str(_ROOT / "bench"))
    return importlib.import_module


def test_one_short_run_has_no_wrong_answer(tmp_path):
    output = tmp_path / "gateway.json"
    words = ["--only", "direct", "--rounds", "1", "--seconds", "0.1", "--at-most", "20"]
    done = subprocess.run(
        [sys.executable, "bench/gateway.py", *words, "--output", output],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if "needs two cores" in done.stdout:
        pytest.skip("one core only")
    assert done.returncode == 0, done.stderr
    cells = json.loads(output.read_text())["cells"]
    assert [cell["wrong"] for cell in cells] == [0] * 8
    assert all(cell["requests"] > 0 for cell in cells)


def test_the_time_of_children_counts(bench, tmp_path):
    process = bench("process")
    script = f"import subprocess, sys, time\nsubprocess.run([sys.executable, '-c', {_SPIN!r}])\n"
    command = [sys.executable, "-c", script + "sys.stdin.read(); time.sleep(60)"]
    program = process.start(command, core=0, log=tmp_path / "log", environment={})
    try:
        while program.cpu_s() < 0.3:
            assert not program.has_ended()
        assert program.resident_bytes() > 1_000_000
        assert program.threads() >= 1
    finally:
        program.stop()
    assert program.has_ended()


def test_a_request_is_as_large_as_asked(bench):
    load = bench("load")
    for size in (2_200, 80_000):
        shape = load.Shape(size, streamed=True, concurrency=1)
        head, _, body = load.request(load.Target(1), shape).partition(b"\r\n\r\n")
        assert abs(len(body) - size) < 0.1 * size
        assert f"content-length: {len(body)}".encode() in head
        assert json.loads(body)["stream"] is True


def test_a_stream_of_the_stub_has_201_events(bench):
    stub = bench("upstream_stub")
    writes = stub.stream()
    assert b"".join(writes).count(b"data: ") == stub.EVENTS == 201
    assert all(write.count(b"data: ") <= stub.GROUP for write in writes)
    assert writes[-1] == b"0\r\n\r\n"
