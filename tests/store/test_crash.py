"""A killed process: what was acknowledged is not lost (`make bench-crash` does it 20 times)."""

import json
import subprocess
import sys

import pytest


@pytest.fixture
def crash(root, tmp_path):
    """Run the crash benchmark and return its status and its report."""

    def run(*words):
        out = tmp_path / "crash.json"
        done = subprocess.run(
            [sys.executable, "bench/crash.py", "--out", str(out), *words],
            cwd=root,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        return done, json.loads(out.read_text()) if out.exists() else None

    return run


@pytest.fixture
def root(request):
    return request.config.rootpath


def test_no_acknowledged_record_is_lost_over_three_kills(crash):
    done, report = crash("--rounds", "3")
    assert done.returncode == 0, done.stdout + done.stderr
    assert report["crashes"] == 3
    assert report["acknowledged"] > 0
    assert report["lost"] == 0


@pytest.mark.long  # test_gateways_on_one_database kills a server under load as well
def test_two_gateways_go_on_when_one_of_them_or_the_server_is_killed(crash, postgres_programs):
    done, report = crash("--rounds", "2", "--store", "postgresql")
    assert done.returncode == 0, f"{postgres_programs}: {done.stdout}{done.stderr}"
    assert [found["victim"] for found in report["rounds"]] == ["writer", "server"]
    assert report["acknowledged"] > 0
    assert (report["lost"], report["doubled"], report["faults"]) == (0, 0, 0)


def test_a_record_promised_but_not_written_is_noticed(crash):
    liar = f"{sys.executable} -c \"import time; print('dec_never', flush=True); time.sleep(60)\""
    done, report = crash("--rounds", "1", "--child", liar)
    assert done.returncode == 1
    assert report["lost"] == 1


def test_a_child_that_does_not_start_is_no_success(crash):
    done, report = crash("--rounds", "1", "--child", f"{sys.executable} -c ''")
    assert done.returncode == 1
    assert "promised nothing" in done.stderr
    assert report is None
