"""What is decided of actions, by mode, rule and requirement."""

import shlex
import shutil
import subprocess
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.permissions import Bounds, Gate, ModeRefusedError, NamePattern, Rule, RuleText
from hortus.agent.toolcalls import Repair, Step
from hortus.agent.values import (
    AskCompany,
    Delegate,
    EditFiles,
    Effect,
    Mode,
    Note,
    ReadFiles,
    RunCommand,
    UseServer,
)

EDIT = EditFiles(("src/a.py",), "")
USE = UseServer("tracker", "list", {})


@pytest.mark.parametrize(
    ("mode", "edit", "run", "look", "use"),
    [
        (Mode.PLAN, "deny", "deny", "allow", "ask"),
        (Mode.ASK, "ask", "ask", "ask", "ask"),
        (Mode.ACCEPT_EDITS, "allow", "ask", "ask", "ask"),
        (Mode.AUTO, "allow", "allow", "allow", "ask"),
    ],
)
def test_a_mode_says_what_needs_no_question(gate, mode, edit, run, look, use):
    asked = gate(mode=mode)
    assert asked.decide(ReadFiles(("a",))).effect == "allow"
    assert asked.decide(EDIT).effect == edit
    assert asked.decide(RunCommand("make")).effect == run
    assert asked.decide(RunCommand("make", writes=False)).effect == look
    assert asked.decide(USE).effect == use


@pytest.mark.parametrize("mode", Mode)
def test_a_file_whose_name_promises_a_secret_is_asked_for(gate, mode):
    assert gate(mode=mode).decide(ReadFiles((".env",))).effect == "ask"
    assert gate(mode=mode).decide(ReadFiles(("src/a.py", "deploy/server.pem"))).effect == "ask"
    assert gate("allow read: .env", mode=mode).decide(ReadFiles((".env",))).effect == "allow"
    assert gate("deny read: .env", mode=mode).decide(ReadFiles((".env",))).effect == "deny"


@pytest.mark.parametrize("action", [AskCompany("what?"), Delegate("do"), Note()])
def test_what_changes_nothing_is_allowed_in_every_mode(gate, action):
    assert {gate(mode=mode).decide(action).effect for mode in Mode} == {Effect.ALLOW}


def test_in_plan_no_rule_allows_edits_writing_or_the_network(gate, effect):
    planning = gate("allow edit: **", "allow run: make *", "allow net: *", mode=Mode.PLAN)
    assert planning.decide(EDIT).effect == "deny"
    assert effect(planning, "make x") == "deny"
    assert effect(planning, "make x", writes=False, hosts=("a.example",)) == "deny"


def test_in_plan_a_server_is_asked_for_whatever_rules_say(gate):
    assert gate("allow server: tracker/*", mode=Mode.PLAN).decide(USE).effect == "ask"


def test_deny_goes_before_ask_and_ask_before_allow(gate, effect):
    rules = ["allow run: git *", "ask run: git commit *", "deny run: git push *"]
    for order in (rules, rules[::-1]):
        asked = gate(*order)
        assert effect(asked, "git fetch") == "allow"
        assert effect(asked, "git commit -m x") == "ask"
        assert effect(asked, "git push") == "deny"


def test_a_decision_names_rule_reason_and_remedy(gate, rule):
    said = rule("deny run: git push *", reason="releases go through review", place="a.toml:3")
    decision = gate(said).decide(RunCommand("git push"))
    assert decision.rule == "run: git push *"
    assert decision.reason == "releases go through review"
    assert "a.toml:3" in decision.remedy


def test_every_command_of_a_line_has_to_be_allowed(gate, effect):
    asked = gate("allow run: git diff *", "allow run: ls *")
    assert effect(asked, "git diff && ls -l | ls") == "allow"
    assert effect(asked, "git diff && rm x") == "ask"
    assert effect(asked, "ls $(rm x)") == "ask"
    assert effect(asked, "ls\nrm x") == "ask"


def test_what_is_not_understood_is_asked_for_even_in_auto(gate, effect):
    assert effect(gate("allow run: *", mode=Mode.AUTO), "x=(1 2); ls") == "ask"


def test_what_is_not_understood_is_denied_where_the_administrator_denies_commands(gate, rule):
    asked = gate(rule("deny run: git push *", binding=True), mode=Mode.AUTO)
    decision = asked.decide(RunCommand("x=(git push); ${x[@]}"))
    assert decision.effect == "deny"
    assert "arrays" in decision.reason


@pytest.mark.parametrize(
    "command",
    [
        "gi''t push",
        "git 'push' origin",
        "/usr/bin/git push",
        "git -C sub push",
        "git --git-dir=x push",
        "git -c a=b --no-pager push",
        "ls && git push",
        "ls; git push",
        "ls | git push",
        "ls & git push",
        "ls\ngit push",
        "(git push)",
        "{ git push; }",
        "echo $(git push)",
        'echo "`git push`"',
        "cat <<E\n$(git push)\nE",
        "cat <(git push)",
        "if true; then git push; fi",
        "env A=1 git push",
        "A=1 git push",
        "timeout 5 git push",
        "sudo -u x git push",
        "command git push",
        "exec git push",
        "xargs git push",
        "find . -exec git push {} \\;",
        "bash -c 'git push'",
        "bash -xc 'ls; git push'",
        "sh -c \"gi''t push\"",
        "env bash -c 'bash -c \"git push\"'",
        "eval 'git push'",
        "eval git push",
        "trap 'git push' EXIT",
        "git submodule foreach 'git push'",
        "git rebase -x 'git push' main",
        "git rebase --exec='git push' main",
        "nice git push",
    ],
)
def test_a_denied_command_is_denied_wherever_it_stands(gate, effect, command):
    for mode in (Mode.ASK, Mode.AUTO):
        assert effect(gate("allow run: *", "deny run: git push *", mode=mode), command) == "deny"


@pytest.mark.parametrize(
    "command",
    [
        "git $x",
        "git $(echo push)",
        "git pu*",
        "git {push,pull}",
        'bash -c "$x"',
        "echo git push | bash",
        "bash <<< 'git push'",
        "source x",
        "xargs",
        "echo push | xargs git",
        "find . $x",
        "git -c alias.x=push x",
        "git config alias.x '!git push'",
        "eval $x",
        "bash -c '((x)); ls'",
        'f() { git "$@"; }; f push',
        "sudo bash",
        "git --unknown x push",
        "alias g=git\ng push",
        "shopt -s expand_aliases",
        "hash -p /usr/bin/git x; x push",
        "enable -f ./x.so y",
        "set -k; git A=1 diff",
        "PS4='$(git push)'; set -x; ls",
        "PS4=$x; set -x",
        "export PS4='$(git push)'",
        'declare PS4="$x"',
        "BASH_ENV='$(git push)' bash x",
        "GIT_PAGER='git push' git log",
        'GIT_SSH_COMMAND="$x" git fetch',
        "x='a[$(git push)]'; test -v \"$x\"",
        "test -v 'a[$(git push)]'",
        '[ -v "$x" ]',
        "printf -v 'a[`git push`]' x",
        'read "$x"',
        "unset 'a[$(git push)]'",
        "let 'a[$(git push)]'",
        "git -c core.pager='git push' log",
        "git grep --open-files-in-pager='git push' x",
        "rg --pre 'git push' x",
        "tar --to-command='git push' -xf x",
        "awk 'BEGIN { system(\"git push\") }'",
        "awk '{ print | \"git push\" }' x",
        "sed '1e git push' x",
        "sed 's/a/git push/e' x",
        "python -c \"import os; os.system('git push')\"",
        "python3 -c \"import subprocess; subprocess.run(['git', 'push'])\"",
        "perl -e 'system qw(git push)'",
    ],
)
def test_what_may_come_to_a_denied_command_is_asked_for(gate, effect, rule, command):
    for mode in (Mode.ASK, Mode.AUTO):
        assert effect(gate("allow run: *", "deny run: git push *", mode=mode), command) == "ask"
        required = rule("deny run: git push *", binding=True)
        assert effect(gate("allow run: *", required, mode=mode), command) == "deny"


def test_auto_runs_other_commands_unasked_beside_a_denied_one(gate, effect):
    asked = gate("deny run: git push *", mode=Mode.AUTO)
    for command in (
        "git pull",
        "timeout 5 pytest",
        "env A=1 make",
        "find . -name '*.py'",
        "FOO=1 x",
        "FOO=$(date) x",
        "set -euo pipefail",
        "sed -i 's/e/x/; 3d' a",
        "awk '$1 > 3 || $2 { print $1 }' a",
        "python -c 'import git; print(1)'",
        '[ -f "$x" ] && read y',
        "git commit -m 'git push later'",
        "grep -rn 'git push' .",
        "export CI=1",
    ):
        assert effect(asked, command) == "allow"


def test_options_in_front_of_a_subcommand_hide_nothing(gate, effect):
    asked = gate("deny run: docker run *", mode=Mode.AUTO)
    assert effect(asked, "docker run x") == "deny"
    assert effect(asked, "docker --debug run x") == "ask"
    assert effect(asked, "docker --host h run x") == "ask"
    assert effect(asked, "docker --host h --context c --level d run -it x") == "ask"
    assert effect(asked, "docker --debug run -it x") == "ask"
    assert effect(asked, "docker ps") == "allow"


@pytest.mark.parametrize(
    "command",
    [
        "git grep -O x",
        "git grep --open-files x",
        "git -c core.pager=x diff",
        "git diff --output=x",
        "git diff --ext-diff",
        "find . -delete",
        "find . -fprint x",
        "rg --pre x y",
        "rg --pr=x y",
        "sed 's/a/b/e' x",
        "sed 'w x' y",
        "sed -i s/a/b/ x",
        "sed -n -f x y",
        "sort -o x y",
        "sort --compress-program=x y",
        "tar --to-command=x -xf y",
        "tar -xIx -f y",
        "awk 'BEGIN { system(\"x\") }'",
        "awk '{ print > \"x\" }' y",
        "xargs ls",
        "env ls",
        "ssh -o ProxyCommand=x h",
        "man -P x ls",
        "less x",
        "export PATH=x",
        "typeset PATH=x",
        "declare -x GIT_PAGER=x",
        "eval ls",
        "source x",
        ". x",
        "trap ls EXIT",
        "exec ls",
        "alias ls=x",
        "PATH=. ls",
        "LD_PRELOAD=x ls",
        "GIT_EXTERNAL_DIFF=x git diff",
        "PATH=x",
        "make SHELL=x",
        "uniq a b",
        "rg $x",
        "rg *",
        "printf -v PATH x",
        "ls > x",
        "ls >> $x",
        "ls > /dev/tcp/host/80",
        "ls < $x",
        "nice -n 5 ls",
        "bash x",
    ],
)
def test_arguments_that_do_more_than_a_program_turn_allow_into_ask(gate, effect, command):
    rules = [f"allow run: {name} *" for name in ("git", "find", "rg", "sed", "sort", "tar", "awk")]
    rules += [f"allow run: {name} *" for name in ("xargs", "env", "ssh", "man", "less", "export")]
    assert effect(gate(*rules, "allow run: *"), command) == "ask"


@pytest.mark.parametrize(
    "command",
    [
        "git log --oneline -n5",
        "git diff --stat HEAD~1 -- src/a.py",
        "find . -name '*.py' -type f",
        "rg -n 'a.b' src/*.py",
        "sed -n '1,50p' a.py",
        "sed 's/a/b/g; 2d' a.py",
        "grep -rn x . | sort | uniq -c | head -5",
        'cat "$f" *.py',
        'for f in src/*.py; do wc -l "$f"; done',
        "NO_COLOR=1 ls 2>/dev/null",
        "cd src && ls > /dev/null 2>&1",
        "timeout 10 ls",
        "nice ls",
        "ls > /tmp/x",
        "[ -f a ] && echo yes",
    ],
)
def test_commands_that_only_look_are_allowed_by_rules_of_hortus(gate, effect, command):
    assert effect(gate(looking=True), command) == "allow"


def test_a_file_may_be_written_by_a_redirection_where_an_edit_may(gate, effect):
    assert effect(gate("allow run: echo *"), "echo x > src/a") == "ask"
    assert effect(gate("allow run: echo *", "allow edit: src/**"), "echo x > src/a") == "allow"
    assert effect(gate("allow run: echo *", mode=Mode.ACCEPT_EDITS), "echo x > a") == "allow"
    asked = gate("allow run: *", mode=Mode.ACCEPT_EDITS)
    assert effect(asked, "cd src && echo x > a") == "ask"
    assert effect(asked, "echo x > ../a") == "ask"
    assert effect(asked, "echo x > /etc/a") == "ask"


@pytest.mark.parametrize(
    "path", [".git/hooks/x", ".GIT/config", "a/.git/config", ".g\u200bit/x", "x/../.git/config"]
)
def test_files_of_git_are_never_edited(gate, path):
    for mode in (Mode.ASK, Mode.AUTO):
        assert gate("allow edit: **", mode=mode).decide(EditFiles((path,), "")).effect == "deny"


@pytest.mark.parametrize(
    "path",
    [".hortus/agent.toml", ".vscode/tasks.json", "sub/.envrc", ".MCP.json", ".\uff56scode/x"],
)
def test_files_that_programs_obey_are_edited_only_after_asking(gate, effect, path):
    asked = gate("allow edit: **", mode=Mode.AUTO)
    assert asked.decide(EditFiles((path,), "")).effect == "ask"
    assert effect(asked, f"echo x > '{path}'") == "ask"


@pytest.mark.parametrize("path", ["/etc/passwd", "../x", "a/../../x", "~/x"])
def test_what_lies_outside_is_neither_read_nor_edited(gate, path):
    assert gate().decide(ReadFiles((path,))).effect == "deny"
    assert gate(mode=Mode.AUTO).decide(EditFiles((path,), "")).effect == "deny"


def test_a_path_in_the_workspace_counts_as_the_same_written_in_full(gate):
    asked = gate("deny read: secrets/**", workspace="/w")
    assert asked.decide(ReadFiles(("/w/secrets/a",))).effect == "deny"
    assert asked.decide(ReadFiles(("/w/b",))).effect == "allow"


@pytest.mark.parametrize(
    "path", ["secrets/a", "./secrets/a", "x/../secrets/a", "SECRETS/a", "secre\u00adts/a"]
)
def test_a_denied_file_is_denied_in_every_spelling(gate, path):
    assert gate("deny read: secrets/**").decide(ReadFiles((path,))).effect == "deny"


@pytest.mark.parametrize(
    "command",
    [
        "cat secrets/a",
        "cat ./secrets/a",
        "cd secrets && cat a",
        "grep -r x secrets",
        "grep --file=secrets/a x",
        "sort -osecrets/a",
        "cat < secrets/a",
        "for f in secrets/*; do cat $f; done",
        "cat /w/secrets/a",
        "F=secrets/a x",
    ],
)
def test_a_command_that_names_a_denied_file_is_denied(gate, effect, command):
    asked = gate("deny read: secrets/**", mode=Mode.AUTO, workspace="/w")
    assert effect(asked, command) == "deny"
    assert effect(asked, "cat src/a") == "allow"


def test_a_line_made_to_be_long_is_asked_for_rather_than_followed(gate, effect):
    asked = gate("deny read: secrets/**", "deny run: git push *", mode=Mode.AUTO)
    many = "".join(f"cd a{number}; " for number in range(30))
    assert effect(asked, f"{many} cat b") == "ask"
    assert effect(asked, f"git {'-a ' * 300} push") == "deny"
    assert effect(asked, f"git {'-a b ' * 300} push") == "ask"
    assert effect(asked, f"env {'A=1 ' * 300} git push") == "ask"


def test_a_file_that_may_not_be_edited_may_be_read_by_commands(gate, effect):
    asked = gate("deny edit: locked/**", mode=Mode.AUTO)
    assert effect(asked, "cat locked/a") == "allow"
    assert effect(asked, "rm locked/a") == "deny"
    assert effect(asked, "echo x > locked/a") == "deny"


def test_hosts_need_rules_even_in_auto(gate, effect):
    asked = gate("allow net: *.internal", mode=Mode.AUTO)
    assert effect(asked, "curl x", hosts=("a.internal",)) == "allow"
    assert effect(asked, "curl x", hosts=("a.internal", "b.example")) == "ask"
    strict = gate("allow net: *", "ask net: b.*", "deny net: c.*", mode=Mode.AUTO)
    assert effect(strict, "curl x", hosts=("b.example",)) == "ask"
    assert effect(strict, "curl x", hosts=("c.example",)) == "deny"


def test_hosts_outside_the_administrators_list_are_denied(gate, effect):
    bounds = Bounds(hosts=(NamePattern.of("*.internal"),))
    asked = gate("allow net: *", mode=Mode.AUTO, bounds=bounds)
    assert effect(asked, "curl x", hosts=("a.internal",)) == "allow"
    assert effect(asked, "curl x", hosts=("b.example",)) == "deny"


def test_a_mode_that_the_administrator_does_not_allow_is_refused():
    gate = Gate(mode=Mode.ASK, bounds=Bounds(modes=frozenset({Mode.PLAN, Mode.ASK})))
    with pytest.raises(ModeRefusedError, match="auto") as refused:
        gate.mode = Mode.AUTO
    assert "plan, ask" in refused.value.remedy
    assert gate.mode is Mode.ASK


REPAIR = Repair(Step.JSON, "command", "git diff", "git diff")


def test_no_rule_allows_a_repaired_call(gate):
    asked = gate("allow run: git diff *", "allow server: tracker/*")
    for action in (RunCommand("git diff"), USE):
        assert asked.decide(action).effect == "allow"
        decision = asked.decide(action, [REPAIR])
        assert decision.effect == "ask"
        assert "json of command" in decision.reason


def test_a_lost_tag_around_a_call_changes_nothing_in_it(gate):
    repair = Repair(Step.TAG, "call", "", "<tool_call>")
    assert gate("allow run: ls").decide(RunCommand("ls"), [repair]).effect == "allow"


@given(
    st.sampled_from(list(Mode)),
    st.lists(st.sampled_from(["run: git *", "run: *", "edit: **", "server: *", "net: *"])),
    st.sampled_from([RunCommand("git diff"), RunCommand("x y", ("h",)), EDIT, USE, Note()]),
)
def test_a_repair_never_widens_what_is_decided(mode, rules, action):
    gate = Gate([Rule.of(RuleText(Effect.ALLOW, text)) for text in rules], mode)
    strictness = ["allow", "ask", "deny"]
    plain, repaired = gate.decide(action), gate.decide(action, [REPAIR])
    assert strictness.index(repaired.effect) >= strictness.index(plain.effect)


def test_what_was_granted_holds_until_the_session_ends_and_widens_no_deny(gate, effect):
    asked = gate("deny run: pytest --pdb *")
    rule = asked.offer(RunCommand("pytest -q"))
    assert effect(asked, "pytest -q") == "ask"
    asked.grant(rule)
    assert effect(asked, "pytest tests") == "allow"
    assert effect(asked, "pytest --pdb") == "deny"


def test_tools_that_come_by_many_files_can_ask_what_is_hidden(gate):
    asked = gate("deny read: secrets/**", workspace="/w")
    assert asked.hides("secrets/a")
    assert asked.hides("/w/SECRETS/a")
    assert not asked.hides("src/a")


PIECES = (
    *("git", "git push", "git push", "gi''t push", "push", " ", " ", "\n", ";", "&", "|", "&&"),
    *(
        "(",
        ")",
        "{ ",
        " }",
        "$(",
        "`",
        "'",
        '"',
        "\\",
        "x=",
        "$x",
        "if ",
        "then ",
        "fi",
        "for x in ",
    ),
    *("do ", "done", "case x in ", "x) ", ";;", "esac", "! ", "<<E", "\nE\n", "<", "# ", "=", "~"),
    *("env ", "exec ", "set -- ", '"$@"', "bash -c ", "[[ ", " ]]", "((", "$((", "f()", "alias "),
    *("${", ":-", "*", "[", "\\\n", "$'", "<(", "2>", "<<<", "A=1 ", ",", "-C . ", "\t", "eval "),
)


def test_no_line_that_is_allowed_makes_real_bash_run_a_denied_command(tmp_path):
    stub = tmp_path / "git"
    stub.write_text(
        '#!/bin/bash\nwhile [ "$1" = -C ]; do shift 2; done\n'
        f'if [ "$1" = push ]; then echo pushed >> {tmp_path}/log; fi\n'
    )
    stub.chmod(0o755)
    random = Random(36)
    rules = [RuleText(Effect.ALLOW, "run: *"), RuleText(Effect.DENY, "run: git push *")]
    gate = Gate([Rule.of(rule) for rule in rules], Mode.AUTO)
    lines = ["".join(random.choices(PIECES, k=random.randint(2, 9))) for _ in range(3_000)]
    allowed = [
        line
        for line in dict.fromkeys(lines)
        if "push" in line and gate.decide(RunCommand(line)).effect is Effect.ALLOW
    ][:60]
    assert len(allowed) > 30
    script = "\n".join(f"(eval {shlex.quote(line)}) </dev/null" for line in allowed)
    bash = shutil.which("bash")
    environment = {"PATH": str(tmp_path)}
    subprocess.run(
        [bash, "-c", script], cwd=tmp_path, env=environment, capture_output=True, check=False
    )
    assert not (tmp_path / "log").exists()
    subprocess.run([bash, "-c", "(eval 'git push')"], cwd=tmp_path, env=environment, check=True)
    assert (tmp_path / "log").exists()  # so the stub does tell


SPELLINGS = st.sampled_from(
    ["git push", "gi''t push", 'git "push" -f', "git\tpush", "\\git push", "/bin/git -C x push"]
)
OTHERS = st.sampled_from(["ls", "git diff", "echo 'a b'", "cat x | wc", "true"])
JOINTS = st.sampled_from([" && ", " || ", "; ", "\n", " | ", " & ", " |& ", " # x\n"])
HOUSES = st.sampled_from(
    [
        "{}",
        "( {} )",
        "{{ {}\n}}",
        "echo $( {} )",
        'echo "$( {} )"',
        "if {}\nthen ls; fi",
        "for x in a; do {}\ndone",
        "while {}\ndo ls; done",
        "case a in a) {}\n;; esac",
        "cat <( {}\n)",
        "cat <<E\n$( {}\n)\nE",
        "! {}",
    ]
)


@given(SPELLINGS, st.lists(st.tuples(OTHERS, JOINTS), max_size=3), st.lists(HOUSES, max_size=3))
def test_a_line_with_a_denied_command_anywhere_is_never_allowed(denied, others, houses):
    text = denied
    for house in houses:
        text = house.format(text)
    text = "".join(other + joint for other, joint in others) + text
    rules = [RuleText(Effect.ALLOW, "run: *"), RuleText(Effect.DENY, "run: git push *")]
    gate = Gate([Rule.of(rule) for rule in rules], Mode.AUTO)
    assert gate.decide(RunCommand(text)).effect is not Effect.ALLOW
    wrapped = f"bash -c {shlex.quote(text)}"
    assert gate.decide(RunCommand(wrapped)).effect is not Effect.ALLOW
