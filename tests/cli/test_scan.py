"""``hortus scan``: what was found, where, and never the secret itself."""

import io
import json
import subprocess
import sys
from types import SimpleNamespace

import pytest
from inline_snapshot import snapshot

from hortus.cli.dispatch import dispatch
from hortus.dlp import load_rules
from hortus.dlp.forms import fill

RULES = {rule.id: rule for rule in load_rules()}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def scan(capsys):
    """Run ``hortus scan`` and return its status, output and remarks."""

    def run(*words):
        status = dispatch(["scan", *map(str, words)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


@pytest.fixture
def secret():
    """Return a token in the form of npm's."""
    return fill(RULES["npm-token"].examples[0], 1)


def test_a_finding_has_its_place_and_never_shows_the_secret(folder, scan, secret):
    (folder / "a.py").write_text(f"x = 1\nuse('{secret}')\n")
    status, out, err = scan("a.py")
    assert status == 1
    assert out == snapshot("""\
a.py:2:6: npm-token (structured, secret)
    use('<npm-token: 40 characters>')
""")
    assert err == "1 found\n"


def test_two_forms_of_one_report_are_misuse(scan):
    status, out, _ = scan("--sarif", "--json", "a.txt")
    assert status == 2
    assert json.loads(out)["error"]["message"] == "--sarif and --json are two forms of one report"


def test_two_secrets_on_one_line_are_both_hidden(folder, scan, secret):
    other = fill(RULES["groq-key"].examples[0], 2)
    (folder / "a.txt").write_text(f"{secret} {other} {secret}\n")
    for words in (["a.txt"], ["a.txt", "--json"], ["a.txt", "--sarif"], ["a.txt", "--explain"]):
        _, out, err = scan(*words)
        assert secret not in out + err
        assert other not in out + err
        assert secret[10:24] not in out + err


def test_a_clean_file_gives_status_0(folder, scan):
    (folder / "a.py").write_text("x = 1\n")
    assert scan("a.py") == (0, "", "nothing found\n")


def test_a_missing_file_is_two_lines(scan):
    status, out, err = scan("nowhere")
    assert (status, out) == (1, "")
    assert err == snapshot("""\
hortus: nowhere cannot be read: No such file or directory
  remedy: give a file or folder that exists, or - for standard input
""")


def test_paths_beside_staged_are_wrong_usage(scan):
    status, _, err = scan("--staged", "a.py")
    assert status == 2
    assert "leave one of them out" in err


def test_a_folder_is_scanned_without_binaries_and_caches(folder, scan, secret):
    (folder / "src" / "node_modules").mkdir(parents=True)
    (folder / "src" / "node_modules" / "a.js").write_text(secret)
    (folder / "src" / "b.bin").write_bytes(b"\0\1" + secret.encode())
    (folder / "src" / "c.txt").write_bytes(f"ä {secret}".encode("utf-16"))
    status, out, _ = scan("src", "--json")
    assert status == 1
    assert [(h["file"], h["line"], h["column"]) for h in json.loads(out)] == [("src/c.txt", 1, 3)]


def test_standard_input_is_scanned(scan, secret, monkeypatch):
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(secret.encode())))
    status, out, _ = scan("-")
    assert status == 1
    assert out.startswith("-:1:1: npm-token")
    assert sys.stdin.buffer.read() == b""


def test_what_is_staged_is_scanned_and_not_what_lies_in_the_folder(folder, scan, secret):
    def git(*words):
        subprocess.run(["git", "-C", folder, *words], check=True, capture_output=True)

    git("init", "-q")
    (folder / "a.py").write_text(f"key = '{secret}'\n")
    git("add", "a.py")
    (folder / "a.py").write_text("key = None\n")
    (folder / "b.py").write_text(f"other = '{secret}'\n")
    status, out, _ = scan("--staged")
    assert status == 1
    assert out.splitlines()[0] == "a.py:1:8: npm-token (structured, secret)"
    assert "b.py" not in out


def test_outside_a_repository_nothing_is_staged(scan):
    status, _, err = scan("--staged")
    assert status == 1
    assert "git cannot say what is staged" in err


def test_sarif_names_rule_place_and_fingerprint(folder, scan, secret):
    (folder / "a.py").write_text(f"\n  {secret}\n")
    (folder / ".hortus-allow.toml").write_text(f'key = "{"ab" * 16}"\n')
    status, out, _ = scan("a.py", "--sarif")
    assert status == 1
    run = json.loads(out)["runs"][0]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["npm-token"]
    result = run["results"][0]
    assert result["level"] == "error"
    assert result["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 2,
        "startColumn": 3,
    }
    assert len(result["partialFingerprints"]["hortus/v1"]) == 24


def test_without_a_key_that_lasts_there_is_no_fingerprint_to_compare(folder, scan, secret):
    (folder / "a.py").write_text(f"{secret}\n")
    _, out, _ = scan("a.py", "--sarif")
    assert "partialFingerprints" not in json.loads(out)["runs"][0]["results"][0]
    _, out, _ = scan("a.py", "--json")
    assert [hit["fingerprint"] for hit in json.loads(out)] == [""]


def test_every_uuid_is_shown_where_that_is_asked_for(folder, scan):
    (folder / "a.py").write_text("/agents/1b4e28ba-2fa1-41d2-883f-0016d3cca427\n")
    assert scan("a.py")[0] == 0
    status, out, _ = scan("a.py", "--uuids")
    assert status == 1
    assert out.startswith("a.py:1:9: uuid (contextual, secret)")


def test_what_explain_prints_allows_the_finding_until_its_day(folder, scan, secret):
    (folder / "a.py").write_text(f"x = '{secret}'\n")
    _, out, _ = scan("a.py", "--explain")
    assert "npm-token: a token of npm; its form alone says what it is." in out
    entry = out[out.index("key = ") :].replace('""', '"ada"')
    allow = folder / ".hortus-allow.toml"
    allow.write_text(entry.replace("until = ", "until = 2999-12-31"))
    assert scan("a.py")[0] == 0
    allow.write_text(entry.replace("until = ", "until = 2020-12-31"))
    status, _, err = scan("a.py")
    assert status == 1
    assert "expired on 2020-12-31" in err


def test_a_list_is_begun_where_explain_is_told_of_one_that_is_not_there(folder, scan, secret):
    (folder / "deploy.py").write_text(f"TOKEN = '{secret}'\n")
    status, out, _ = scan("deploy.py", "--explain", "--allow", "etc/allow.toml")
    assert status == 1
    said, _, entry = out.partition("put this into etc/allow.toml:\n")
    assert "its form alone says what it is" in said
    (folder / "etc").mkdir()
    filled = entry.replace("until = ", "until = 2999-12-31").replace('""', '"ada"')
    (folder / "etc" / "allow.toml").write_text(filled)
    assert scan("deploy.py", "--allow", "etc/allow.toml")[0] == 0


def test_a_list_that_is_not_there_is_not_passed_over(folder, scan):
    (folder / "a.py").write_text("x = 1\n")
    status, _, err = scan("a.py", "--allow", "missing.toml")
    assert status == 1
    assert "missing.toml cannot be read" in err


def test_an_allow_list_without_owner_is_refused(folder, scan):
    (folder / "list.toml").write_text('key = "00"\n')
    status, _, err = scan("a.py", "--allow", "list.toml")
    assert status == 1
    assert "cannot be read as an allow-list" in err


def test_company_words_are_found_by_their_file(folder, scan):
    (folder / "code-names.txt").write_text("# ours\nBlue Heron\n")
    (folder / "a.md").write_text("The blue  heron flies.\n")
    status, out, _ = scan("a.md", "--words", "code-names.txt")
    assert status == 1
    assert "(contextual, confidential:code-names)" in out


def test_only_entropy_shows_what_merely_looks_random(folder, scan):
    (folder / "a.py").write_text(fill("x = '{40 alnum}'", 1))
    assert scan("a.py")[0] == 0
    status, out, _ = scan("a.py", "--entropy")
    assert status == 1
    assert "random-text (entropy, secret)" in out


def test_a_marked_document_is_shown_only_when_asked_for(folder, scan):
    (folder / "plan.md").write_text("CONFIDENTIAL\n\nWe sell the plant.\n")
    assert scan("plan.md") == (0, "", "nothing found\n")
    status, out, _ = scan("--marks", "plan.md")
    assert status == 1
    assert out.startswith("plan.md:1:1: marked-document (contextual, confidential:marked)")
    assert "a mark of classification" in scan("--marks", "--explain", "plan.md")[1]


def test_standard_input_may_be_one_of_several_sources(folder, scan, monkeypatch):
    (folder / "a.txt").write_text("nothing")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b'password = "hunter2!"')))
    status, out, _ = scan("a.txt", "-")
    assert (status, out.splitlines()[0]) == (1, "-:1:13: assigned-password (contextual, secret)")
