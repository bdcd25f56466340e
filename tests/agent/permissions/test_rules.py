"""A rule that does not do what its examples say does not load."""

import pytest

from hortus.agent.permissions import BadPermissionError, Rule, RuleText
from hortus.agent.values import Effect


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "does not begin with one of run, read, edit, server, net"),
        ("walk: x", "does not begin with one of"),
        ("run", "has no colon"),
        ("run:", "cannot be used"),
        ("run: a && b", "cannot be used: it is not the words of one command"),
        ("read: /etc/passwd", "cannot be used: paths are those of the workspace"),
        ("net: a b", "cannot be used: it is no name"),
    ],
)
def test_a_rule_that_cannot_be_understood_says_where_and_why(text, words):
    with pytest.raises(BadPermissionError, match=words) as caught:
        Rule.of(RuleText(Effect.DENY, text, place="agent.toml:7"))
    assert caught.value.message.startswith("agent.toml:7: rule ")
    assert "agent-rules.md" in caught.value.remedy


@pytest.mark.parametrize(
    ("rule", "match", "not_match"),
    [
        ("allow run: git diff *", ["git diff --stat"], ["git diff > x", "git -c a=b diff"]),
        ("allow run: ls *", ["ls", "timeout 5 ls", "ls | ls -l"], ["ls; rm x", "ls $(rm)", "ls("]),
        ("deny run: git push *", ["gi''t push", "ls && git push", "env git push"], ["git pull"]),
        ("ask run: rm *", ["ls; rm -r x", "/bin/rm x"], ["ls rm"]),
        ("allow read: src/**", ["src/a"], ["SRC/a", "a"]),
        ("deny read: src/**", ["src/a", "SRC/a"], ["a"]),
        ("allow edit: *.md", ["a.md"], ["a/b.md"]),
        ("allow server: tracker", ["tracker/list"], ["trackers/list"]),
        ("allow server: tracker/get_*", ["tracker/get_a"], ["tracker/list"]),
        ("allow net: *.internal", ["a.internal"], ["a.internal.example"]),
    ],
)
def test_examples_show_what_a_rule_means(rule, match, not_match):
    effect, _, text = rule.partition(" ")
    Rule.of(RuleText(Effect(effect), text, tuple(match), tuple(not_match)))
    for example in match:
        with pytest.raises(BadPermissionError, match="which it is not to match"):
            Rule.of(RuleText(Effect(effect), text, not_match=(example,)))
    for example in not_match:
        with pytest.raises(BadPermissionError, match="does not match its example"):
            Rule.of(RuleText(Effect(effect), text, match=(example,)))
