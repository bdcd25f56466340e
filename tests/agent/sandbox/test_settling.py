"""What a command may not touch, and what is done with what it leaves."""

import os
import shutil
import subprocess

import pytest

from hortus.agent.sandbox import Sandbox
from tests.agent.sandbox.conftest import git

RUNS = "touch pwned"
EVIL = "config core.fsmonitor 'touch ../pwned'"


def status_outside(folder):
    """Run git as a prompt outside would."""
    subprocess.run(["git", "status", "--short"], cwd=folder, capture_output=True, check=False)


@pytest.mark.parametrize(
    "attack",
    [
        "echo x > .git/hooks/pre-commit",
        "git config core.fsmonitor x",
        "echo '[core] fsmonitor = x' >> .git/config",
        "echo x > vendor/sub/.git/hooks/pre-commit",
        "echo x >> vendor/sub/.git/config",
        "mv .git .git2",
        "rm -rf .git/hooks && mkdir .git/hooks && echo x > .git/hooks/pre-commit",
        "ln -f file .git/config",
        "mv file .git/config",
        "echo x > .envrc",
        "mkdir .vscode && echo x > .vscode/tasks.json",
        "echo x > .vscode/tasks.json",
        "rmdir .mcp.json && echo x > .mcp.json",
        "rm -rf .idea; echo x > .idea/workspace.xml",
    ],
)
def test_what_programs_outside_obey_is_read_only(sandbox, workspace, attack):
    before = {p: p.read_bytes() for p in workspace.rglob(".git/**/*") if p.is_file()}
    names = set(workspace.iterdir())
    sandbox.run(attack)
    changed = [p for p, content in before.items() if not p.exists() or p.read_bytes() != content]
    assert changed == []
    assert set(workspace.iterdir()) == names
    assert not (workspace / ".git/hooks/pre-commit").exists()
    assert not (workspace / "vendor/sub/.git/hooks/pre-commit").exists()


@pytest.mark.parametrize(
    "place", ["node_modules/package", "a/b/c/d", ".vscode/x", "vendor/sub/.git/modules/m"]
)
def test_a_repository_is_protected_wherever_it_lies(workspace, place):
    at = workspace / place
    at.mkdir(parents=True)
    git(at, "init", "-q")
    Sandbox.open(workspace, allow_root=True).run(
        f"echo x > {place}/.git/hooks/pre-commit; echo x >> {place}/.git/config"
    )
    assert not (at / ".git/hooks/pre-commit").exists()
    assert "x\n" not in (at / ".git/config").read_text().splitlines(keepends=True)


def test_a_new_repository_loses_its_hooks_and_what_runs(sandbox, workspace):
    ran = sandbox.run(
        "git init -q new && cd new && echo x > .git/hooks/post-checkout && "
        f"git config core.fsmonitor '{RUNS}' && git config remote.o.url https://x.org/a"
    )
    assert ran.created == (
        "new/.git: new repository, hook post-checkout, configuration put aside",
    )
    assert not (workspace / "new/.git/hooks/post-checkout").exists()
    config = (workspace / "new/.git/config").read_text()
    assert "fsmonitor" not in config
    assert "https://x.org/a" in config
    status_outside(workspace / "new")
    assert not (workspace / "new/pwned").exists()


def test_a_new_repository_without_harm_stays_as_it_is(sandbox, workspace):
    ran = sandbox.run("git init -q new && cat new/.git/config")
    assert ran.created == ("new/.git: new repository",)
    assert (workspace / "new/.git/config").read_text() == ran.output


@pytest.mark.parametrize(
    "attack",
    [
        # a folder that git takes for a repository although it has another name
        f"git init -q --bare bare && git -C bare {EVIL}",
        # a file that points to one
        f"git init -q x && git -C x {EVIL} && mv x/.git x/in && echo 'gitdir: in' > x/.git",
        # a link to one
        f"git init -q x && git -C x {EVIL} && mv x/.git hidden && ln -s ../hidden x/.git",
        # one inside a folder of git's own
        f"git init -q x && git -C x {EVIL} && mv x/.git .git/e && echo gitdir: ../.git/e > x/.git",
        # one in a folder that cannot be listed
        f"mkdir s && git init -q s/x && git -C s/x {EVIL} && chmod 111 s",
        # one whose own folder cannot be listed
        f"git init -q x && git -C x {EVIL} && chmod 111 x/.git",
    ],
)
def test_git_outside_runs_nothing_of_a_repository_that_a_command_made(user, theirs, attack):
    ran = user.run(theirs, attack)
    assert ran["status"] == 0, ran
    for place in ("bare", "x", "s/x"):
        if (theirs / place).exists():
            status_outside(theirs / place)
    assert not list(theirs.rglob("pwned"))
    assert ran["created"]


@pytest.mark.parametrize("name", ["commondir", "config.worktree"])
def test_git_is_not_sent_elsewhere_for_its_configuration(sandbox, workspace, name):
    sandbox.run(
        f"mkdir evil && cp -r .git/objects .git/refs evil && printf '[core]\\n\\tbare = false\\n"
        f'\\tfsmonitor = "{RUNS}"\\n\' > evil/config && echo ../evil > .git/{name}'
    )
    status_outside(workspace)
    assert not (workspace / "pwned").exists()
    assert not (workspace / ".git" / name).exists()


def test_a_prompt_is_safe_while_the_command_still_runs(sandbox, workspace):
    seen = []
    sandbox.run(
        "echo ../evil > .git/commondir; for i in $(seq 8); do sleep 0.1; echo; done",
        on_output=lambda _: seen.append((workspace / ".git/commondir").exists()),
    )
    assert not seen[-1]


def test_hooks_elsewhere_are_read_only_if_the_configuration_names_them(workspace):
    git(workspace, "config", "core.hooksPath", "tools/hooks")
    (workspace / "tools/hooks").mkdir(parents=True)
    ran = Sandbox.open(workspace, allow_root=True).run("echo x > tools/hooks/pre-commit")
    assert ran.status != 0
    assert not (workspace / "tools/hooks/pre-commit").exists()


def test_a_hook_folder_that_is_not_there_yet_cannot_be_made(workspace):
    git(workspace, "config", "core.hooksPath", "tools/hooks")
    Sandbox.open(workspace, allow_root=True).run("mkdir -p tools/hooks; echo x > tools/hooks/a")
    assert not (workspace / "tools").exists()


def test_a_link_in_place_of_hooks_is_not_followed(sandbox, workspace):
    sandbox.run("git init -q new && rm -rf new/.git/hooks && ln -s ../../tools new/.git/hooks")
    assert not os.path.lexists(workspace / "new/.git/hooks")


def test_the_disarming_follows_no_link_out_of_the_workspace(sandbox, tmp_path):
    outside = tmp_path / "bashrc"
    outside.write_text("mine")
    sandbox.run(
        f"git init -q new && rm new/.git/config && ln -s {outside} new/.git/config; "
        f"git init -q two && rm -r two/.git/hooks && ln -s {tmp_path} two/.git/hooks; "
        f"mkdir -p three/objects three/refs && mkfifo three/config && ln -s {tmp_path} four"
    )
    assert outside.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [outside]


def test_a_name_in_the_way_does_not_save_a_hook(user, theirs):
    user.run(
        theirs,
        "git init -q new && cd new/.git/hooks && echo x > pre-commit && mkdir -p "
        "pre-commit.disabled/x && chmod 555 .",
    )
    assert not (theirs / "new/.git/hooks/pre-commit").exists()


def test_files_that_run_by_their_name_are_told(sandbox):
    ran = sandbox.run(
        "mkdir -p p sub n/site-packages; echo x > sub/.envrc; "
        "touch p/conftest.py sitecustomize.py .gitattributes n/site-packages/conftest.py"
    )
    assert set(ran.created) == {
        "p/conftest.py: new file",
        "sitecustomize.py: new file",
        ".gitattributes: new file",
        "sub/.envrc: new file",
    }


def test_a_long_list_is_cut(sandbox):
    ran = sandbox.run("for i in $(seq 80); do mkdir d$i; touch d$i/conftest.py; done")
    assert len(ran.created) == 51
    assert ran.created[-1] == "and 30 more"


def test_nothing_is_told_where_nothing_is_new(sandbox):
    assert sandbox.run("echo x > y; mkdir z; rm -r z").created == ()


def test_a_git_link_that_was_replaced_is_told_and_disarmed(workspace):
    (workspace / "real").mkdir()
    git(workspace / "real", "init", "-q")
    (workspace / "linked").mkdir()
    (workspace / "linked/.git").symlink_to("../real/.git")
    sandbox = Sandbox.open(workspace, allow_root=True)
    ran = sandbox.run(
        "echo x > linked/.git/hooks/a; rm linked/.git; git init -q linked; "
        "echo x > linked/.git/hooks/b"
    )
    assert not (workspace / "real/.git/hooks/a").exists()
    assert not (workspace / "linked/.git/hooks/b").exists()
    assert "linked/.git: link replaced" in ran.created


def test_a_repository_of_somebody_else_that_moved_is_left_alone(sandbox, workspace):
    git(workspace / "vendor/sub", "config", "alias.x", "status")
    ran = sandbox.run("mv vendor other")
    assert "alias" in (workspace / "other/sub/.git/config").read_text()
    assert ran.created == ()


def test_hooks_and_editor_folders_that_are_links_are_read_only_where_they_lead(workspace):
    for name in ("tools", "editor"):
        (workspace / name).mkdir()
    shutil.rmtree(workspace / ".git/hooks")
    (workspace / ".git/hooks").symlink_to("../tools")
    (workspace / ".vscode").symlink_to("editor")
    Sandbox.open(workspace, allow_root=True).run("echo x > tools/pre-commit; echo x > editor/x")
    assert not (workspace / "tools/pre-commit").exists()
    assert not (workspace / "editor/x").exists()


def test_what_programs_obey_at_the_top_is_put_aside(sandbox, workspace):
    ran = sandbox.run("mkdir .zed; echo x > .zed/tasks.json; echo x > lefthook.yml")
    assert set(ran.created) == {".zed: new folder, put aside", "lefthook.yml: new file, put aside"}
    assert not (workspace / ".zed").exists()
    assert (workspace / ".zed.disabled/tasks.json").read_text() == "x\n"


def test_a_folder_too_deep_to_look_into_is_told_and_stops_no_command(sandbox):
    ran = sandbox.run(
        "n=$(printf 'x%.0s' $(seq 200)); for i in $(seq 25); do mkdir $n; cd $n; done; pwd | wc -c"
    )
    assert int(ran.output) > 4096
    assert ran.created[0].endswith("…: too deep to be looked into")
    assert sandbox.run("echo on").output == "on\n"
    sandbox.run("rm -rf xxx*")


def test_a_name_that_is_no_text_can_be_told(sandbox):
    ran = sandbox.run("git init -q $'a\\xff\\nb'")
    assert ran.created == ("a\ufffd\nb/.git: new repository",)


def test_a_folder_that_was_closed_before_stays_so_and_cannot_be_used(user, theirs):
    (theirs / "shut").mkdir(mode=0o111)
    shutil.chown(theirs / "shut", theirs.stat().st_uid, theirs.stat().st_gid)
    ran = user.run(theirs, "mkdir shut/x; chmod 755 shut; echo done")
    assert ran["output"].endswith("done\n")
    assert not (theirs / "shut/x").exists()
    assert ran["created"] == []
