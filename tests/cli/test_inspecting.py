"""An inspection from the command line: progress, verdict, report and exit status."""

import json
import sys

import pytest

from hortus.cli.dispatch import dispatch
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
    assert any(line.startswith("run 0 of ") for line in lines)
    assert any("s left" in line for line in lines)
