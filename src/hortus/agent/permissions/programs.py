"""What is known of programs: which run others, and with which arguments they do more than read."""

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


SHELLS = _names("sh bash dash zsh ksh mksh fish ash busybox toybox")

FEEDERS = SHELLS | _names("xargs parallel source . at batch mapfile readarray")
"""Programs that may run what they read."""

RUNNERS = FEEDERS | _names(
    """
    env sudo doas su nohup nice ionice timeout setsid stdbuf chroot unshare nsenter strace ltrace
    gdb script watch command builtin exec eval trap ssh flock entr fakeroot proot tmux screen
    systemd-run runuser setpriv prlimit chrt taskset numactl unbuffer expect time
    start-stop-daemon bwrap firejail podman docker kubectl hyperfine perf valgrind dbus-run-session
    compgen bind jobs coproc
    """
)
"""Programs that run what some of their arguments say."""

RUNNING_OPTIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "find": ("-exec", "-ok"),
        "fd": ("-x", "-X", "--exec"),
        "fdfind": ("-x", "-X", "--exec"),
    }
)
"""Programs that run others only with options that begin so."""

GIT_RUNNERS = _names("submodule bisect rebase filter-branch difftool mergetool for-each-repo hook")
"""Subcommands of git that run what some of their arguments say."""

GIT_VALUES = _names(
    "-C -c --git-dir --work-tree --namespace --exec-path --super-prefix --config-env "
    "--attr-source --shallow-file"
)
"""Options in front of git's subcommand whose value is the next word."""

NEVER_BY_RULE = _names(
    """
    eval source . exec trap alias unalias enable hash shopt bind builtin command complete compopt
    compgen fc let mapfile readarray coproc set unset read getopts history
    env xargs parallel sudo doas su ssh scp sftp rsync man less more most vi vim nvim view ex ed
    emacs nano script watch expect gdb tmux screen at batch crontab dd tee nohup chroot unshare
    nsenter strace ltrace setsid flock entr systemd-run runuser bwrap busybox toybox
    """
)
"""Programs and builtins that change what later commands mean, or run whatever they are told."""

REDEFINING = _names("alias bind complete enable fc hash shopt")
"""Builtins after which names and words may mean something else."""

SUBSCRIPTING = _names(
    """
    declare getopts let local mapfile printf read readarray readonly test [ typeset unset
    """
)
"""Builtins that take names of variables, whose subscripts bash evaluates."""

INTERPRETERS = _names("bun deno julia lua node perl php python python3 R ruby")
"""Programs that are given code of other languages."""

INERT = _names(
    """
    : [ basename cat cd cut dirname echo false head ls pwd realpath
    stat tail test tr true wc which
    """
)
"""Programs that no option makes run or write anything."""

NAMING = _names(
    "[ basename chmod dirname echo ls mkdir printf pwd realpath rm stat test touch which"
)
"""Programs that say or change names, and show nothing of what is in a file."""

READERS = _names("cat head tail wc ls grep rg diff cmp stat file git cd")
"""Programs that write none of the files they name; git's own commands are another matter."""

SED_OPTIONS = _names("-n -E -r -u -z -e --quiet --silent --regexp-extended --expression")
"""Options of sed that neither read a script nor write a file."""

OBEYED = _names(
    """
    .claude .codex .cursor .devcontainer .envrc .gemini .gitmodules .hortus .husky .idea .mcp.json
    .opencode .pre-commit-config.yaml .qoder .qwen .vscode .zed lefthook.yml opencode.json
    """
)
"""Files and folders that programs outside the sandbox obey without being asked."""

DECLARING = frozenset({"export", "typeset", "declare", "local", "readonly"})

HARMLESS_VARIABLES = _names(
    """
    CI COLUMNS DEBIAN_FRONTEND FORCE_COLOR CLICOLOR LANG LANGUAGE LC_ALL LC_COLLATE LC_CTYPE
    LC_MESSAGES LC_NUMERIC LC_TIME LINES NO_COLOR PYTHONDONTWRITEBYTECODE PYTHONHASHSEED
    PYTHONIOENCODING PYTHONUNBUFFERED PYTHONUTF8 RUST_BACKTRACE TERM TZ
    """
)
"""Variables that no program takes for a program, a path or options."""

WRAPPERS = frozenset({"nice", "timeout"})
"""Programs that run the rest of their words and nothing else; see ``unwrapped``."""


class Hostile(Struct, frozen=True):
    """Arguments with which a program runs others, or writes, or reads what it should not."""

    exact: frozenset[str] = frozenset()
    """Options that are looked for as they are, such as find's."""
    letters: str = ""
    """Short options; they may stand in a cluster."""
    longs: tuple[str, ...] = ()
    """Long options; they may be cut short and have a value behind ``=``."""


def _hostile(letters: str = "", longs: str = "", exact: str = "") -> Hostile:
    return Hostile(frozenset(exact.split()), letters, tuple(longs.split()))


HOSTILE: Mapping[str, Hostile] = MappingProxyType(
    {
        "ag": _hostile(longs="--pager"),
        "bat": _hostile("mP", "--pager --config-file"),
        "cargo": _hostile("ZC", "--config --manifest-path"),
        "clang": _hostile(exact="-wrapper -load -Xclang", longs="-fplugin"),
        "cmake": _hostile("PEC", "--build"),
        "ctags": _hostile("ofL", "--options --output"),
        "curl": _hostile("oOKTDcE", "--output --remote-name --config --upload-file --engine"),
        "date": _hostile("sf", "--set --file"),
        "fd": _hostile("xX", "--exec --exec-batch"),
        "fdfind": _hostile("xX", "--exec --exec-batch"),
        "file": _hostile("CmfS", "--compile --magic-file --files-from --no-sandbox"),
        "find": _hostile(
            exact="-exec -execdir -ok -okdir -delete -fprint -fprint0 -fprintf -fls -files0-from"
        ),
        "gcc": _hostile(exact="-wrapper", longs="-fplugin"),
        "git": _hostile(
            "cO",
            "--config-env --exec-path --git-dir --work-tree --open-files-in-pager --ext-diff "
            "--textconv --output --upload-pack --receive-pack --exec --no-index --paginate "
            "--template --contents",
        ),
        "go": _hostile(
            exact="-exec -toolexec -vettool -overlay -ldflags -gcflags -modfile -pkgdir -C -o",
            longs="-exec -toolexec -vettool -overlay -ldflags -gcflags -modfile -pkgdir -o",
        ),
        "hg": _hostile(longs="--config --cwd --repository"),
        "jq": _hostile("fL", "--from-file --library-path --rawfile --slurpfile"),
        "make": _hostile("fCIE", "--file --makefile --directory --include-dir --eval"),
        "mypy": _hostile(longs="--python-executable --config-file --cache-dir"),
        "npm": _hostile(
            longs="--script-shell --prefix --node-options --userconfig --globalconfig"
        ),
        "pip": _hostile(longs="--python --index-url --extra-index-url --find-links --target"),
        "pytest": _hostile(
            "pco", "--rootdir --confcutdir --override-ini --config-file --pdbcls --basetemp"
        ),
        "rg": _hostile("zf", "--pre --hostname-bin --search-zip --ignore-file --file"),
        "ruff": _hostile("o", "--config --output-file --cache-dir"),
        "sort": _hostile("oT", "--output --compress-program --temporary-directory --files0-from"),
        "svn": _hostile(longs="--config-option --config-dir --diff-cmd --editor-cmd"),
        "tar": _hostile(
            "IFPC",
            "--to-command --checkpoint-action --use-compress-program --rsh-command --info-script "
            "--new-volume-script --absolute-names --directory --rmt-command",
        ),
        "tree": _hostile("oR", "--fromfile"),
        "xxd": _hostile("r", "--revert"),
        "yq": _hostile("i", "--inplace"),
        "zip": _hostile("T", "--unzip-command"),
        "[": _hostile(exact="-v"),
        "test": _hostile(exact="-v"),
        "printf": _hostile(exact="-v"),
    }
)
