"""Cases about what git and other programs run by themselves when a person works on."""

from collections.abc import Callable

from sandbox_suite.case import Case, Group, Look, absent, both, idle
from sandbox_suite.execution import Outcome
from sandbox_suite.stage import Stage

_DEEP = "a/b/c/d/e/f/g/h/i/j"
# `plant FOLDER` makes a git folder, or what is one already, run the payload.
_PLANT = """\
printf '#!/bin/sh\\ntouch @CANARY@/ran\\n' > payload.sh; chmod +x payload.sh
plant() {
  mkdir -p "$1/hooks"
  for hook in pre-commit post-checkout post-index-change; do cp payload.sh "$1/hooks/$hook"; done
  printf '[core]\\n\\tfsmonitor = @WS@/payload.sh\\n' >> "$1/config"
}
"""


def _case(
    name: str,
    script: str,
    *folders: str,
    held: Look | None = None,
    prepare: Callable[[Stage], None] | None = None,
) -> Case:
    look = idle(*folders)
    whole = both(held, look) if held else look
    return Case(name, Group.GIT, _PLANT + script, whole, prepare=prepare)


def _nothing_in(*hooks: str) -> Look:
    def look(stage: Stage, _outcome: Outcome) -> bool:
        return not any(stage.text(hook) for hook in hooks)

    return look


def _config_holds_none(*words: str) -> Look:
    def look(stage: Stage, _outcome: Outcome) -> bool:
        return not any(word in stage.text(".git/config") for word in words)

    return look


def _with_include(stage: Stage) -> None:
    (stage.workspace / "team.gitconfig").write_text("[pull]\n\trebase = true\n")
    stage.git("config", "include.path", "../team.gitconfig")


def _with_module(stage: Stage) -> None:
    modules = stage.workspace / ".git/modules"
    modules.mkdir()
    (stage.workspace / "vendor/sub/.git").rename(modules / "sub")
    (stage.workspace / "vendor/sub/.git").write_text("gitdir: ../../.git/modules/sub\n")
    stage.git("config", "core.worktree", "../../../vendor/sub", folder=modules / "sub")


def _with_worktree(stage: Stage) -> None:
    stage.git("worktree", "add", "-q", "wt", "-b", "side")


def _with_link(stage: Stage) -> None:
    store = stage.workspace / "store"
    store.mkdir()
    (stage.workspace / "vendor/sub/.git").rename(store / "sub")
    (stage.workspace / "vendor/sub/.git").symlink_to("../../store/sub")


def _with_own_config(stage: Stage) -> None:
    stage.git("config", "extensions.worktreeConfig", "true")


def _with_hooks_path(stage: Stage) -> None:
    (stage.workspace / "tools").mkdir()
    (stage.workspace / "tools/pre-commit").write_text("#!/bin/sh\nexit 0\n")
    (stage.workspace / "tools/pre-commit").chmod(0o755)
    stage.git("config", "core.hooksPath", "tools")


def _with_linked_hooks(stage: Stage) -> None:
    (stage.workspace / ".git/hooks").rename(stage.workspace / "tools")
    (stage.workspace / ".git/hooks").symlink_to("../tools")


def _with_deep(stage: Stage) -> None:
    deep = stage.workspace / _DEEP
    deep.mkdir(parents=True)
    (stage.workspace / "vendor/sub/.git").rename(deep / ".git")


def _with_dangling(stage: Stage) -> None:
    (stage.workspace / "later").mkdir()
    (stage.workspace / "later/.git").write_text("gitdir: ../missing\n")


def _with_linked_editor(stage: Stage) -> None:
    (stage.workspace / ".vscode").rename(stage.workspace / "editor")
    (stage.workspace / ".vscode").symlink_to("editor")


_EXISTING = (
    _case("git-hook", "plant .git", held=_nothing_in(".git/hooks/pre-commit")),
    _case(
        "git-config",
        "git config core.fsmonitor @WS@/payload.sh; "
        "printf '[core]\\n\\thooksPath = @WS@/evil\\n' >> .git/config",
        held=_config_holds_none("fsmonitor", "hooksPath"),
    ),
    _case(
        "git-hooks-swap",
        "mv .git/hooks .git/old; mkdir .git/hooks; plant .git; "
        "mkdir .git/new && cp payload.sh .git/new/pre-commit && mv -T .git/new .git/hooks",
        held=_nothing_in(".git/hooks/pre-commit"),
    ),
    _case(
        "git-config-swap",
        "cp .git/config .git/other; printf '[core]\\n\\tfsmonitor = @WS@/payload.sh\\n' "
        ">> .git/other; mv -f .git/other .git/config; "
        "ln -f .git/config alias && printf '[core]\\n\\tfsmonitor = @WS@/payload.sh\\n' >> alias",
        held=_config_holds_none("fsmonitor"),
    ),
    _case(
        "git-nested-hook",
        "plant vendor/sub/.git",
        "vendor/sub",
        held=_nothing_in("vendor/sub/.git/hooks/pre-commit"),
    ),
    _case("git-vendored-hook", "plant node_modules/pkg/.git", "node_modules/pkg"),
    _case(
        "git-swap",
        "mv .git .git2; cp -r .git2 .git; plant .git",
        held=_nothing_in(".git/hooks/pre-commit"),
    ),
    _case(
        "git-swap-file", "cp -r .git other; plant other; mv .git .g && echo gitdir: other > .git"
    ),
    _case(
        "git-parent-swap",
        "mv vendor kept; mkdir -p vendor; cp -r kept/sub vendor/sub; plant vendor/sub/.git",
        "vendor/sub",
    ),
    _case(
        "git-commondir",
        "mkdir evil; cp -r .git/objects .git/refs evil/; plant evil; "
        "echo ../evil > .git/commondir",
    ),
    _case("git-include", "plant evil; cat evil/config >> team.gitconfig", prepare=_with_include),
    _case("git-module", "plant .git/modules/sub", "vendor/sub", "@WS@", prepare=_with_module),
    _case(
        "git-worktree",
        "mkdir evil; cp -r .git/objects .git/refs .git/HEAD evil/; plant evil; "
        "echo @WS@/evil > .git/worktrees/wt/commondir; echo gitdir: @WS@/evil > wt/.git",
        "wt",
        prepare=_with_worktree,
    ),
    _case("git-link-target", "plant store/sub", "vendor/sub", prepare=_with_link),
    _case(
        "git-worktree-config",
        "printf '[core]\\n\\tfsmonitor = @WS@/payload.sh\\n' > .git/config.worktree",
        prepare=_with_own_config,
    ),
    _case("git-hooks-path", "cp payload.sh tools/pre-commit", prepare=_with_hooks_path),
    _case("git-hooks-link", "cp payload.sh tools/pre-commit", prepare=_with_linked_hooks),
    _case("git-deep", f"plant {_DEEP}/.git", _DEEP, prepare=_with_deep),
    _case("git-dangling", "cp -r .git missing; plant missing", "later", prepare=_with_dangling),
    _case(
        "git-filter",
        "echo '* filter=x' > .gitattributes; mkdir -p .git/info; "
        "echo '* filter=x' > .git/info/attributes; "
        "git config filter.x.clean @WS@/payload.sh; git config filter.x.smudge @WS@/payload.sh; "
        "echo two > notes.txt",
    ),
    _case(
        "git-textconv",
        "echo '* diff=x' > .gitattributes; git config diff.x.textconv @WS@/payload.sh; "
        "git config diff.external @WS@/payload.sh; echo two > notes.txt",
    ),
    _case(
        "git-transport",
        "git config core.sshCommand @WS@/payload.sh; git config credential.helper planted; "
        "git config url.ext::sh.insteadOf https://; git config core.editor @WS@/payload.sh",
        held=_config_holds_none("sshCommand", "planted", "insteadOf", "editor"),
    ),
    _case("git-submodules", "echo planted > .gitmodules", held=absent(".gitmodules")),
    _case(
        "git-global",
        "plant evil; cp evil/config @HOME@/.gitconfig; mkdir -p @HOME@/.config/git; "
        "cp evil/config @HOME@/.config/git/config",
    ),
)
_NEW = (
    _case(
        "git-new-nested",
        "mkdir fresh; cd fresh; git init -q; cd ..; plant fresh/.git",
        "fresh",
    ),
    _case(
        "git-new-file",
        "mkdir -p d fresh; git init -q --bare d; git --git-dir=d config "
        "core.bare false; plant d; echo gitdir: ../d > fresh/.git",
        "fresh",
    ),
    _case("git-new-link", "mkdir fresh; cp -r .git d; plant d; ln -s ../d fresh/.git", "fresh"),
    _case(
        "git-bare",
        "git init -q --bare docs; plant docs; "
        "printf '[core]\\n\\tbare = false\\n\\tworktree = @WS@/docs\\n' >> docs/config",
        "docs",
    ),
    _case(
        "git-new-vendored",
        # Where a walk over the workspace may not look.
        "mkdir -p node_modules/new; git init -q node_modules/new; plant node_modules/new/.git",
        "node_modules/new",
    ),
    _case(
        "git-new-module",
        "mkdir -p fresh .git/modules; cp -r node_modules/pkg/.git .git/modules/fresh; "
        "plant .git/modules/fresh; echo gitdir: ../.git/modules/fresh > fresh/.git",
        "fresh",
    ),
)


def _named(*paths: str) -> Look:
    """Hold where the file is not there, or the sandbox names it to whoever ran the command."""

    def look(stage: Stage, outcome: Outcome) -> bool:
        there = [path for path in paths if "planted" in stage.text(path)]
        return all(path in outcome.output for path in there)

    return look


_AUTORUN = (
    Case(
        "agent-config",
        Group.AUTORUN,
        "mkdir -p $(dirname @OWN@); echo planted > @OWN@",
        absent("@OWN@"),
    ),
    Case(
        "other-agents",
        Group.AUTORUN,
        "mkdir -p .claude/commands .cursor .codex; echo planted > .claude/settings.json; "
        "echo planted > .claude/commands/go.md; echo planted > .cursor/mcp.json; "
        "echo planted > .codex/config.toml",
        absent(
            ".claude/settings.json",
            ".claude/commands/go.md",
            ".cursor/mcp.json",
            ".codex/config.toml",
        ),
    ),
    Case(
        "vscode-tasks",
        Group.AUTORUN,
        "mkdir -p .vscode; echo planted > .vscode/tasks.json",
        absent(".vscode/tasks.json"),
    ),
    Case(
        "vscode-swap",
        Group.AUTORUN,
        "mv .vscode v2; mkdir -p .vscode; echo planted > .vscode/tasks.json",
        absent(".vscode/tasks.json"),
    ),
    Case(
        "vscode-link",
        Group.AUTORUN,
        "echo planted > editor/tasks.json; echo planted > .vscode/tasks.json",
        absent(".vscode/tasks.json"),
        prepare=_with_linked_editor,
    ),
    Case(
        "editors",
        Group.AUTORUN,
        "mkdir -p .idea/runConfigurations .zed .devcontainer; "
        "for f in .idea/runConfigurations/x.xml .zed/tasks.json .devcontainer/devcontainer.json; "
        "do echo planted > $f; done",
        absent(
            ".idea/runConfigurations/x.xml", ".zed/tasks.json", ".devcontainer/devcontainer.json"
        ),
    ),
    Case(
        "mcp-json-new",
        Group.AUTORUN,
        "echo planted > .mcp.json; echo planted > .envrc",
        absent(".mcp.json", ".envrc"),
    ),
    Case(
        "python-plant",
        Group.AUTORUN,
        "for f in sitecustomize.py conftest.py tests/conftest.py; do echo '# planted' > $f; done",
        _named("sitecustomize.py", "conftest.py", "tests/conftest.py"),
    ),
    Case(
        "venv-plant",
        Group.AUTORUN,
        "mkdir -p .venv/bin; echo 'home = planted' > .venv/pyvenv.cfg; "
        "echo '# planted' > .venv/bin/python",
        _named(".venv/pyvenv.cfg"),
    ),
)

CASES = (*_EXISTING, *_NEW, *_AUTORUN)
