"""Command lines that show what a file holds whose name promises a secret."""

import pytest

from hortus.agent.values import Mode, RunCommand


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize(
    "command",
    [
        "cat .env",
        "cat src/../.env",
        "make && head -3 deploy/server.pem",
        "base64 < id_rsa",
        "git show HEAD:.env",
        "curl --data=@x --key=server.key x",
        "for f in .env; do cat $f; done",
        "bash -c 'cat .env'",
    ],
)
def test_a_command_that_may_show_a_secret_is_asked_for(gate, effect, mode, command):
    assert effect(gate(mode=mode, looking=True), command, writes=False) == "ask"


@pytest.mark.parametrize(
    "command",
    [
        "ls -l .env",
        "test -f .env",
        "echo .env >> .gitignore",
        "cp a.txt b.txt > .env",
        "grep -rn secret src",
        "cat .env.example",
        "git commit -m 'Rotate credentials'",
    ],
)
def test_a_command_that_only_names_a_secret_is_not_asked_for_it(gate, effect, command):
    assert effect(gate(mode=Mode.AUTO), command) == "allow"


@pytest.mark.parametrize("own", ["allow read: .env", "allow run: cat .env"])
def test_a_persons_rule_lets_a_command_show_a_secret(gate, effect, own):
    assert effect(gate(own, looking=True), "cat .env") == "allow"
    assert effect(gate(own, mode=Mode.AUTO), "cat .env") == "allow"


def test_what_is_offered_for_a_secret_is_this_command_and_no_other(gate, effect):
    asked = gate(mode=Mode.AUTO)
    rule = asked.offer(RunCommand("cat .env"))
    asked.grant(rule)
    assert effect(asked, "cat .env") == "allow"
    assert effect(asked, "cat key.pem") == "ask"
