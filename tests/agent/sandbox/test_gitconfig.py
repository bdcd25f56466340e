"""Git's configuration: what leads elsewhere is found, what runs is taken out."""

import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.sandbox.gitconfig import entries, harmless, is_harmless, leads_to

ORDINARY = """\
[core]
\trepositoryformatversion = 0
\tfilemode = true
\tbare = false
\tlogallrefupdates = true
[remote "origin"]
\turl = https://example.com/a.git
\tfetch = +refs/heads/*:refs/remotes/origin/*
[branch "main"]
\tremote = origin
\tmerge = refs/heads/main
"""
RUNS = [
    "[core]\n\tfsmonitor = touch x",
    "[core]\n\thooksPath = hooks",
    "[core] sshCommand = x",
    "[core]\n\teditor = x",
    "[core]\n\tworktree = /",
    "[alias]\n\tst = !touch x",
    '[filter "f"]\n\tclean = touch x',
    '[diff "d"]\n\ttextconv = touch x',
    "[diff]\n\texternal = touch x",
    "[include]\n\tpath = ../other",
    '[includeIf "gitdir:/"]\n\tpath = other',
    "[credential]\n\thelper = !touch x",
    "[gpg]\n\tprogram = touch",
    '[remote "o"]\n\turl = ext::sh -c touch% x',
    '[remote "o"]\n\tuploadpack = touch x',
    "[uploadpack]\n\tpackObjectsHook = touch",
    "[CORE]\n\tFSMONITOR = touch x",
    "[core]fsmonitor=x",
    "[core][alias]\n\tst = !x",
    "[core]\n\tfs\\\nmonitor = x\n\tfsmonitor = x",
    "[extensions]\n\tworktreeConfig = true",
    "[remote.origin]\n\tvcs = x",
    "\ufeff[core]\n\tfsmonitor = x",
    "# a comment \\\n[core]\n\tfsmonitor = x",
    "# a comment \\\n\tfsmonitor = x",
    "[core]\n\t# \x0b[branch]\n\tfsmonitor = x",
    "[core]\r\n\tfsmonitor = x\r",
    "[remote]\n\tpromisor = true",
    "nonsense without a section",
]


def test_an_ordinary_configuration_may_stay():
    assert is_harmless(ORDINARY)
    assert harmless(ORDINARY) == ORDINARY


@pytest.mark.parametrize("text", RUNS)
def test_what_makes_git_run_something_is_taken_out(text):
    assert not is_harmless(text)
    assert harmless(f"{ORDINARY}{text}\n") == ORDINARY


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("[core]\n\thooksPath = .husky/_", [".husky/_"]),
        ("[core]\n\thookspath=a ; why", ["a"]),
        ('[core]\n\thooksPath = "a b"', ["a b"]),
        ("[include]\n\tpath = ../x", ["../x"]),
        ('[includeIf "onbranch:m"]\n\tpath = y', ["y"]),
        ("[core]\n\thooksPath =\n", []),
        (ORDINARY, []),
    ],
)
def test_paths_that_git_would_follow_are_found(text, paths):
    assert list(leads_to(text)) == paths


@given(st.text(st.sampled_from('[]core remotehksPath="\\\n\t =;#./x'), max_size=80))
def test_what_is_left_is_harmless_and_stays_the_same(text):
    left = harmless(text)
    assert is_harmless(left)
    assert harmless(left) == left


@given(st.sampled_from(RUNS), st.sampled_from(["", "\t", "  "]), st.booleans())
def test_git_itself_reads_nothing_that_runs_from_what_is_left(text, indent, crlf):
    mixed = f"{indent}{text}\n{ORDINARY}"
    left = harmless(mixed.replace("\n", "\r\n") if crlf else mixed)
    names = {(entry.section, entry.key) for entry in entries(left)}
    assert names <= {(entry.section, entry.key) for entry in entries(ORDINARY)}


@given(st.text(st.sampled_from('[]core fsmonitr="\\\n\t\r\x0b =;#x'), max_size=60))
def test_what_git_would_run_is_never_called_harmless(tmp_path_factory, text):
    file = tmp_path_factory.getbasetemp() / "config"
    mixed = f"{text}\n[core]\n\tfsmonitor = touch x\n"
    file.write_text(mixed)
    assert not is_harmless(mixed)
    assert "touch" not in harmless(mixed)


def test_git_agrees_with_what_was_read(tmp_path):
    file = tmp_path / "config"
    file.write_text(harmless("\n".join([ORDINARY, *RUNS])))
    said = subprocess.run(
        ["git", "config", "--file", file, "--list"], capture_output=True, text=True, check=True
    )
    assert "fsmonitor" not in said.stdout
    assert "remote.origin.url=https://example.com/a.git" in said.stdout
