"""An inspection from the command line: progress, verdict, report and exit status."""

import errno
import json
import signal
import sys

import pytest

from hortus.cli.dispatch import dispatch
from hortus.cli.inspecting import stoppable
from hortus.cli.terminal import Terminal
from hortus.core import UnavailableError
from hortus.inspector.chamber import doctor

HONEST = """\
import json, os, urllib.request
body = json.dumps({"model": "m", "messages": [{"role": "user", "content": "hello"}]}).encode()
url = os.environ["OPENAI_BASE_URL"] + "/chat/completions"
urllib.request.urlopen(urllib.request.Request(url, body, {"Content-Type": "application/json"}))
"""


@pytest.fixture(scope="module")
def inspected(tmp_path_factory):
    """Inspect an honest program once, in JSON; return status and what was printed."""
    if any(each.is_needed and not each.is_there for each in doctor()):
        pytest.skip("no chamber can be built on this machine: `hortus inspect --doctor`")
    folder = tmp_path_factory.mktemp("inspected")
    (folder / "tools").mkdir()
    tool = folder / "tools" / "honest.py"
    tool.write_text(HONEST)
    options = ["--quick", "--json", "--data", str(folder / "data"), "--out", str(folder / "out")]
    with pytest.MonkeyPatch.context() as patch, (folder / "told").open("w+") as told:
        patch.setattr(sys, "stdout", told)
        patch.setattr(sys, "stderr", (folder / "said").open("w"))
        status = dispatch(["inspect", *options, "--", "/usr/bin/python3", str(tool)])
        sys.stderr.close()
    return status, json.loads((folder / "told").read_text()), folder


def test_an_honest_program_is_nothing_to_worry_about(inspected):
    status, document, _ = inspected
    assert document["level"] == "none"
    assert status == 0


def test_what_was_inspected_is_named_by_its_digest(inspected):
    _, document, _ = inspected
    assert document["subject"].endswith("tools/honest.py")
    assert len(document["digest"]) == 64


def test_how_much_was_examined_and_what_was_not_is_said(inspected):
    coverage = inspected[1]["verdict"]["coverage"]
    assert coverage["leaves"] > 0
    assert any("Only a greeting was tried" in each for each in coverage["not_reached"])


def test_the_report_is_written_where_it_was_wanted(inspected, capsys):
    _, document, folder = inspected
    assert (folder / "out" / "report.html").is_file()
    data = str(folder / "data")
    assert dispatch(["inspect", "verify", document["report"], "--data", data]) == 0
    assert "holds" in capsys.readouterr().out


def test_each_run_is_a_line_where_nobody_watches(inspected):
    lines = (inspected[2] / "said").read_text().splitlines()
    assert "the first runs have begun" in lines
    assert any("s left" in line for line in lines)


@pytest.fixture
def handlers():
    """Hear a hang-up, also where `nohup` runs the suite; give the handlers back as they were."""
    kept = {n: signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield kept | {signal.SIGHUP: signal.SIG_DFL}
    for number, handler in kept.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_whoever_ends_it_is_heard_and_told_that_there_is_no_report(handlers, capsys, name):
    with pytest.raises(KeyboardInterrupt), stoppable(Terminal()):
        signal.raise_signal(signal.Signals[name])

    assert capsys.readouterr().err == "stopped; no report was written\n"
    assert {number: signal.getsignal(number) for number in handlers} == handlers


def test_a_signal_that_is_not_to_be_heard_stays_unheard(handlers):
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    with stoppable(Terminal()):
        signal.raise_signal(signal.SIGHUP)

    assert handlers


def test_a_full_disk_is_told_with_its_place_and_what_to_do():
    with pytest.raises(UnavailableError) as caught, stoppable(Terminal()):
        raise OSError(errno.ENOSPC, "No space left on device", "/data/x")

    assert "No space left on device: /data/x" in caught.value.message
    assert "TMPDIR" in caught.value.remedy


def test_a_reader_that_has_gone_is_nothing_to_complain_of():
    with pytest.raises(BrokenPipeError), stoppable(Terminal()):
        raise BrokenPipeError


@pytest.mark.parametrize("option", ["--out", "--data"])
def test_where_no_report_can_be_written_nothing_is_run(tmp_path, capsys, option):
    (tmp_path / "file").touch()
    folders = {"--data": str(tmp_path / "data")} | {option: str(tmp_path / "file" / "x")}
    words = [word for pair in folders.items() for word in pair]
    status = dispatch(["inspect", *words, "--", "sh", "-c", "true"])

    said = capsys.readouterr()
    assert status == 1
    assert "Not a directory" in said.err
    assert "remedy" in said.err
    assert "run" not in said.err.partition("remedy")[0].replace("runs", "")
