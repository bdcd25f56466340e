"""``hortus inspect show``, ``diff`` and ``verify``: what somebody types who was given a report."""

import json

import pytest
from msgspec.structs import replace

from hortus import __version__
from hortus.cli.dispatch import dispatch
from hortus.inspector import own_signer, write
from hortus.inspector.finding import Kind
from hortus.inspector.reporting.testing import difference, finding, report

MARK = finding(differences=[difference(), difference("2026/11", "2026-11", Kind.FORMAT)])
SENDS = finding("undisclosed_destination", "It talks to a.example", 1, 2)


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def signer(data):
    return own_signer(data / "inspector")


@pytest.fixture
def inspect(data, capsys):
    """Run ``hortus inspect`` and return its status, output and remarks."""

    def run(*words):
        status = dispatch(["inspect", *map(str, words), "--data", str(data)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


@pytest.fixture
def made(tmp_path, signer):
    """Return a function that writes a report into a folder of its own."""

    def write_one(name, findings, **more):
        found = report(findings, key=str(signer.key), **more)
        making = replace(found.making, hortus=__version__)
        return write(replace(found, making=making), signer, tmp_path / name)

    return write_one


def test_a_report_is_shown_with_its_verdict_first(inspect, made):
    status, out, _ = inspect("show", made("one", [MARK, SENDS]).file)
    lines = out.splitlines()

    assert status == 0
    assert lines[0] == "A tool 1.0.0"
    assert lines[2].startswith("high    Something was found that is concealed")
    assert "covert_marker: serious harm possible, concealed; confirmed" in out
    assert "Asia/Shanghai   Today⟦\u2019⟧s date   U+2019 RIGHT SINGLE QUOTATION MARK" in out
    assert "Asia/Singapore  Today⟦'⟧s date   U+0027 APOSTROPHE" in out
    assert "gateway.example.com (the model): 2 requests, 98,000 B a run" in out
    assert "with machine id as sha256" in out
    assert "runs: 46, factors: 1, comparisons: 1,234" in out
    assert "it was signed on this installation" in out


def test_the_page_or_the_folder_of_a_report_can_be_named(inspect, made):
    written = made("one", [MARK])

    assert inspect("show", written.page)[0] == 0
    assert inspect("show", written.file.parent)[0] == 0


def test_a_report_is_shown_as_json_with_what_was_checked(inspect, made, signer):
    status, out, _ = inspect("show", made("one", [MARK]).file, "--json")
    shown = json.loads(out)

    assert status == 0
    assert shown["holds"] is True
    assert shown["signer"] == signer.key.name
    assert shown["report"]["findings"][0]["code"] == "covert_marker"


def test_a_report_that_was_changed_is_not_shown_unless_told(inspect, made):
    file = made("one", [MARK]).file
    file.write_bytes(file.read_bytes().replace(b'"sig":"', b'"sig":"AA', 1))

    status, out, err = inspect("show", file)
    assert status == 1
    assert out == ""
    assert "does not hold: signature: it is not signed by" in err
    assert "--unverified shows it all the same" in err

    status, out, _ = inspect("show", file, "--unverified")
    assert status == 0
    assert out.startswith("NOT VERIFIED, signature: it is not signed by")
    assert "signed by nobody whose signature holds" in out


def test_what_is_no_report_is_not_shown_even_if_told(inspect, tmp_path):
    file = tmp_path / "x.json"
    file.write_text("{}")

    status, out, err = inspect("show", file, "--unverified")
    assert (status, out) == (1, "")
    assert "does not hold: structure: it is no signed statement" in err
    assert "--unverified" not in err


def test_nothing_in_a_report_steers_the_terminal(inspect, made):
    hostile = finding(title="a\x1b[31m\u202e[bold]b[/bold]\u200b")
    out = inspect("show", made("one", [hostile], text="\x1b]0;x\x07").file)[1]

    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "a[U+001B ESCAPE][31m[U+202E RIGHT-TO-LEFT OVERRIDE][bold]b[/bold]" in out


def test_verify_says_that_a_report_holds_and_by_whom(inspect, made, signer):
    status, out, _ = inspect("verify", made("one", [MARK]).file, "--key", signer.key)

    assert status == 0
    assert f"report.json: holds, signed by {signer.key.name}" in out
    assert "A tool 1.0.0: high" in out
    assert f"  key: {signer.key}" in out
    assert f"tool-1.0.0.tgz: sha256 {'ab' * 32}" in out


def test_verify_takes_the_key_from_a_file(inspect, made, signer, tmp_path):
    key = tmp_path / "their.pub"
    key.write_text(f"{signer.key}\n")

    assert inspect("verify", made("one", []).file, "--key", key)[0] == 0


def test_verify_names_each_flaw_and_goes_on_to_the_next_report(inspect, made, tmp_path):
    one, other = made("one", [MARK]), made("other", [])
    one.page.write_text("another page")
    package = tmp_path / "tool.tgz"
    package.write_bytes(b"another package")

    status, out, _ = inspect("verify", one.file, other.file, "--artefact", package)

    assert status == 1
    assert "DOES NOT HOLD, 2 flaws" in out
    assert "FLAW digest: tool.tgz is none of the files that the report is about" in out
    assert "FLAW page: report.html beside it does not show what is in the report" in out
    assert "other/report.json: DOES NOT HOLD, 1 flaw" in out


def test_verify_with_the_key_of_somebody_else_fails(inspect, made, tmp_path):
    other = own_signer(tmp_path / "elsewhere")
    status, out, _ = inspect("verify", made("one", []).file, "--key", other.key, "--json")

    assert status == 1
    assert [flaw["kind"] for flaw in json.loads(out)[0]["flaws"]] == ["signature"]


def test_diff_says_what_came_and_its_status_says_how_bad_it_is(inspect, made):
    before, after = made("one", [SENDS]), made("two", [MARK], version="2.0.0")
    status, out, _ = inspect("diff", before.file, after.file)

    assert status == 5
    assert out.splitlines()[0] == "A tool 1.0.0 (low) → A tool 2.0.0 (high)"
    assert "+ high: covert_marker: It changes bytes that look the same" in out
    assert "- low: undisclosed_destination: It talks to a.example" in out
    assert inspect("diff", after.file, before.file)[0] == 3


def test_diff_is_json_too(inspect, made):
    before, after = made("one", []), made("two", [MARK])
    status, out, _ = inspect("diff", before.file, after.file, "--json")
    [change] = json.loads(out)["changes"]

    assert status == 5
    assert (change["how"], change["about"], change["level"]) == ("new", "finding", 3)


def test_a_report_does_not_differ_from_itself(inspect, made):
    file = made("one", [MARK]).file
    status, out, _ = inspect("diff", file, file)

    assert status == 0
    assert "nothing of what was examined lies between them" in out
    assert "both reports are about the same files" in out


def test_diff_refuses_a_report_that_does_not_hold(inspect, made):
    one, other = made("one", []), made("two", [])
    other.page.write_text("")

    assert inspect("diff", one.file, other.file)[0] == 1
    assert inspect("diff", one.file, other.file, "--unverified")[0] == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["show"], "takes REPORT, not 0 files"),
        (["show", "a", "b"], "takes REPORT, not 2 files"),
        (["diff", "a"], "takes REPORT1 REPORT2, not 1 files"),
        (["verify"], "takes REPORT …, not 0 files"),
    ],
)
def test_a_wrong_number_of_files_is_a_wrong_call(inspect, words, said):
    status, _, err = inspect(*words)

    assert status == 2
    assert said in err


def test_a_key_that_is_none_is_a_wrong_call(inspect, made):
    status, _, err = inspect("verify", made("one", []).file, "--key", "nothing")

    assert status == 2
    assert "is no public key and no file with one" in err


def test_a_file_that_is_not_there_is_said(inspect, tmp_path):
    status, out, err = inspect("show", tmp_path / "none.json")

    assert (status, out) == (1, "")
    assert "cannot be read: No such file" in err
    assert "remedy: name a report.json" in err


def test_verify_goes_on_after_a_file_that_cannot_be_read(inspect, made, tmp_path):
    status, out, _ = inspect("verify", tmp_path / "none.json", made("one", []).file)

    assert status == 1
    assert "none.json: DOES NOT HOLD, 1 flaw\n  FLAW file: " in out
    assert "one/report.json: holds" in out
