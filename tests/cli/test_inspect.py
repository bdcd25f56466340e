"""``hortus inspect`` understands what is meant, and says what to write where it does not."""

import pytest

from hortus.cli.dispatch import dispatch


@pytest.fixture
def inspect(tmp_path, capsys):
    def run(*words):
        status = dispatch(["inspect", *words, "--data", str(tmp_path / "data")])
        return status, capsys.readouterr()

    return run


@pytest.mark.parametrize(
    ("words", "message", "remedy"),
    [
        ([], "nothing is named", "hortus inspect codex"),
        (["git+https://example.com/x"], "is in no registry", "npm:NAME"),
        (["npm:tool@latest"], "is no exact version", "npm:NAME"),
        (["npm:../x"], "is no name of an npm package", "npm:NAME"),
        (["no-such-tool"], "no program 'no-such-tool'", "npm:NAME or pypi:NAME"),
        (["--", "./nowhere/tool"], "no program './nowhere/tool'", "spelling"),
        (["sh", "--adapter", "/no/such/file"], "cannot be read", "tool-adapters.md"),
        (["codex", "--name", "https://x.example"], "is no host name", "without https://"),
        (["codex", "--name", "localhost"], "is no host name", "llm.corp.example"),
        (["codex", "--quick", "--thorough"], "not allowed with", "--help"),
        (["show"], "takes REPORT", "hortus inspect show"),
        (["history", "codex"], "without a version", "npm:NAME --from"),
        (["history", "npm:tool@1.2.3"], "without a version", "npm:NAME --from"),
    ],
)
def test_a_wrong_call_is_answered_with_what_to_write(inspect, words, message, remedy):
    status, said = inspect(*words)
    assert status in (1, 2)
    assert message in said.err
    assert remedy in said.err
    assert "Traceback" not in said.err


def test_an_adapter_that_describes_no_tool_is_told(inspect, tmp_path):
    file = tmp_path / "own.toml"
    file.write_text('name = "own"\n')
    status, said = inspect("sh", "--adapter", str(file))
    assert status == 1
    assert "own.toml does not describe a tool" in said.err


def test_the_help_says_what_the_exit_status_means(capsys):
    with pytest.raises(SystemExit):
        dispatch(["inspect", "--help"])
    assert "3 low, 4 medium, 5 high" in capsys.readouterr().out


def test_the_doctor_says_what_a_chamber_needs(inspect):
    status, said = inspect("--doctor")
    assert "user namespaces" in said.out
    assert "strace" in said.out
    assert status in (0, 1)
