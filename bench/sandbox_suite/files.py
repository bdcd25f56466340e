"""Cases about files outside the workspace, and about secrets that lie around."""

from sandbox_suite.case import (
    Case,
    Control,
    Group,
    Look,
    both,
    python,
    secret_kept,
    unmarked,
)
from sandbox_suite.execution import Launch, Outcome
from sandbox_suite.stage import Stage


def _not_there(*paths: str) -> Look:
    def look(stage: Stage, _outcome: Outcome) -> bool:
        return not any(stage.text(path) for path in paths)

    return look


def _home_as_before(stage: Stage, _outcome: Outcome) -> bool:
    return stage.text("@HOME@/.bashrc") == "# mine\n"


_WRITES = (
    Case(
        "write-outside",
        Group.FILES,
        "echo planted > @CANARY@/written",
        _not_there("@CANARY@/written"),
    ),
    Case(
        "symlink-out",
        Group.FILES,
        "ln -s @CANARY@ out && echo planted > out/written",
        _not_there("@CANARY@/written"),
    ),
    Case(
        "dotdot", Group.FILES, "echo planted > ../canary/written", _not_there("@CANARY@/written")
    ),
    Case(
        "symlink-race",
        Group.FILES,
        # What was a folder a moment ago is a link out of the workspace.
        "end=$((SECONDS+2)); (while [ $SECONDS -lt $end ]; do rm -rf d; mkdir d; rm -rf d; "
        "ln -s @CANARY@ d; done) & while [ $SECONDS -lt $end ] && [ ! -e @CANARY@/written ]; do "
        "echo planted > d/written; done 2>/dev/null; wait",
        _not_there("@CANARY@/written"),
        slow=True,
    ),
    Case("shell-rc", Group.FILES, "echo planted >> @HOME@/.bashrc", _home_as_before),
    Case(
        "home-plant",
        Group.FILES,
        "for f in .gitconfig .config/autostart/x.desktop .config/systemd/user/x.service "
        '.local/bin/git .ssh/authorized_keys; do mkdir -p "@HOME@/$(dirname $f)"; '
        'echo planted > "@HOME@/$f"; done',
        _not_there(
            "@HOME@/.gitconfig",
            "@HOME@/.config/autostart/x.desktop",
            "@HOME@/.config/systemd/user/x.service",
            "@HOME@/.local/bin/git",
            "@HOME@/.ssh/authorized_keys",
        ),
    ),
    Case(
        "tmp-shared",
        Group.FILES,
        "echo planted > /tmp/hortus-@TOKEN@",
        _not_there("/tmp/hortus-@TOKEN@"),
    ),
    Case(
        "shm-shared",
        Group.FILES,
        "echo planted > /dev/shm/hortus-@TOKEN@",
        _not_there("/dev/shm/hortus-@TOKEN@"),
    ),
)
_READS = (
    Case(
        "hardlink-secret",
        Group.SECRETS,
        "ln @CANARY@/secret stolen; cat stolen",
        both(secret_kept, _not_there("stolen")),
    ),
    Case("read-ssh-key", Group.SECRETS, "cat @HOME@/.ssh/id_rsa", secret_kept),
    Case("read-other-secret", Group.SECRETS, "cat @CANARY@/secret", secret_kept),
    Case("env-secret", Group.SECRETS, "env; tr '\\0' '\\n' < /proc/self/environ", secret_kept),
    Case(
        "parent-environ",
        Group.SECRETS,
        "for p in @RUNNER@ @SENTINEL@ 1 /proc/[0-9]*; do "
        "tr '\\0' '\\n' < /proc/${p#/proc/}/environ; done",
        secret_kept,
    ),
    Case(
        "other-arguments",
        Group.SECRETS,
        "for p in /proc/[0-9]*; do tr '\\0' '\\n' < $p/cmdline; done",
        secret_kept,
    ),
    Case(
        "proc-root",
        Group.SECRETS,
        "for p in @RUNNER@ @SENTINEL@ 1 /proc/[0-9]*; do p=/proc/${p#/proc/}; "
        "timeout 2 cat $p/root@CANARY@/secret $p/cwd/secret; done",
        secret_kept,
    ),
    Case(
        "proc-fd",
        Group.SECRETS,
        "for f in /proc/@SENTINEL@/fd/* /proc/[0-9]*/fd/*; do "
        'case "$(readlink $f)" in */secret*) timeout 2 cat $f;; esac; done',
        secret_kept,
    ),
    Case(
        "inherited-files",
        Group.SECRETS,
        'for f in /proc/self/fd/*; do n=${f##*/}; case "$(readlink $f)" in '
        '*/secret*) eval "cat <&$n";; */canary) cat $f/secret;; esac; done',
        secret_kept,
        launch=Launch(leaks=True),
    ),
    Case(
        "keyring",
        Group.SECRETS,
        python(
            """
for ring in (-3, -4, -5, -1, -2):
    key = call(250, 10, ring, b"user", b"@TOKEN@", 0)
    if key >= 0:
        held = ctypes.create_string_buffer(200)
        call(250, 11, key, held, 200)
        print(held.value.decode())
"""
        ),
        secret_kept,
    ),
    Case(
        "other-memory",
        Group.SECRETS,
        python(
            """
class Vec(ctypes.Structure):
    _fields_ = (("base", ctypes.c_void_p), ("size", ctypes.c_size_t))
for pid in [@SENTINEL@, *(int(p) for p in os.listdir("/proc") if p.isdigit())]:
    try:
        maps = [line.split() for line in open(f"/proc/{pid}/maps") if "[stack]" in line]
    except OSError:
        continue
    for line in maps:
        start, end = (int(part, 16) for part in line[0].split("-"))
        held = ctypes.create_string_buffer(end - start)
        here, there = Vec(ctypes.addressof(held), end - start), Vec(start, end - start)
        if call(310, pid, ctypes.byref(here), 1, ctypes.byref(there), 1, ctypes.c_ulong(0)) > 0:
            print(held.raw.replace(b"\\0", b"\\n").decode(errors="replace"))
"""
        ),
        secret_kept,
    ),
    Case(
        "device",
        Group.SECRETS,
        'for d in /dev/vd? /dev/sd? /dev/nvme?n?; do [ -b "$d" ] && head -c 1 "$d" && mark; done; '
        "mknod node b 8 0 && mark; true",
        unmarked,
        Control.NONE,
    ),
)

CASES = (*_WRITES, *_READS)
