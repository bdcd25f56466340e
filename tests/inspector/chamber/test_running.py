"""Nothing leaves the chamber, and what is done inside is seen."""

import ctypes
import os
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hortus.inspector.chamber import Chambers, clock
from hortus.inspector.errors import ChamberMissingError

# Each attempt is a function; what it returns or raises is printed under its name.
ATTEMPTS = r"""
import ctypes, errno, glob, json, os, signal, socket, struct, subprocess, sys, threading
libc = ctypes.CDLL(None, use_errno=True)

def call(number, *arguments):
    done = libc.syscall(number, *arguments)
    return "worked" if done >= 0 else errno.errorcode[ctypes.get_errno()]

def opened(path, mode="r"):
    with open(path, mode) as file:
        return "worked"

def family(number, kind=socket.SOCK_STREAM, protocol=0):
    socket.socket(number, kind, protocol).close()
    return "worked"

def connects(path):
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(path)
    return "worked"

def listed(path):
    return sorted(os.listdir(path))

def nested():
    # A user namespace of its own gives rights over nothing but what is made in it.
    number = os.fork()
    if number == 0:
        os.close(1)
        assert libc.unshare(0x10000000) == 0
        open("/proc/self/setgroups", "w").write("deny")
        open("/proc/self/uid_map", "w").write("0 1000 1")
        got = []
        for what in (
            lambda: open("/proc/sys/net/ipv4/ip_forward", "w").write("1"),
            lambda: open("/proc/sys/kernel/hostname", "w").write("other"),
            lambda: open("/etc/passwd", "a").write("x"),
            lambda: open("/usr/bin/other", "w"),
            lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 3),
            lambda: libc.mount(b"tmpfs", b"/etc", b"tmpfs", 0, None) == 0 or 1 / 0,
            lambda: libc.umount2(b"/proc/sys", 2) == 0 or 1 / 0,
            lambda: libc.sethostname(b"other", 5) == 0 or 1 / 0,
            lambda: open("/proc/1/mem", "rb"),
        ):
            try:
                what()
                got.append("worked")
            except (OSError, ZeroDivisionError):
                got.append("failed")
        open("/tmp/nested", "w").write(json.dumps(got))
        os._exit(0)
    os.waitpid(number, 0)
    return json.load(open("/tmp/nested"))

def survives(number):
    os.kill(1, number)
    os.kill(os.getppid(), number)
    return "still here"

def ids():
    subprocess.run(["cp", "/usr/bin/id", "/tmp/id"], check=True)
    os.chmod("/tmp/id", 0o6755)
    return subprocess.run(["/tmp/id", "-u"], capture_output=True, text=True).stdout.strip()

def keys():
    # KEYCTL_SEARCH in the keyring of the session
    done = libc.syscall(250, 10, -3, b"user", b"hortus-test-key", 0)
    return "worked" if done >= 0 else "failed"

tries = {
    "interfaces": lambda: [name for _, name in socket.if_nameindex()],
    "raw packets": lambda: family(socket.AF_PACKET, socket.SOCK_RAW),
    "raw internet": lambda: family(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP),
    "the host of a virtual machine": lambda: family(40),
    "bluetooth": lambda: family(31),
    "io_uring": lambda: call(425, 8, ctypes.create_string_buffer(120)),
    "x32": lambda: call(0x40000000 + 39),
    "the host's abstract socket": lambda: connects("\0" + NAME),
    "the host's socket": lambda: connects(SOCKET),
    "docker": lambda: connects("/run/docker.sock"),
    "the record": lambda: glob.glob("/tmp/hortus*") + glob.glob("/*/hortus-inspect*"),
    "host file": lambda: opened(FILE),
    "shadow": lambda: opened("/etc/shadow"),
    "root's home": lambda: listed("/root"),
    "root": lambda: listed("/"),
    "settings": lambda: opened("/proc/sys/kernel/core_pattern", "w"),
    "magic keys": lambda: opened("/proc/sysrq-trigger", "w"),
    "kernel memory": lambda: opened("/proc/kcore", "rb"),
    "system": lambda: opened("/usr/bin/hortus-was-here", "w"),
    "processors": lambda: opened("/sys/devices/system/cpu/online", "w"),
    "password file": lambda: opened("/etc/passwd", "a"),
    "processes": lambda: [p for p in os.listdir("/proc") if p.isdigit()],
    "process 1": lambda: open("/proc/1/cmdline").read().strip("\0"),
    "its name": lambda: open("/proc/1/comm").read().strip(),
    "its memory": lambda: opened("/proc/1/mem", "rb"),
    "its descriptors": lambda: listed("/proc/1/fd"),
    "trace of it": lambda: "worked" if libc.ptrace(16, 1, 0, 0) == 0 else "failed",
    "signal 9": lambda: survives(signal.SIGKILL),
    "signal 2": lambda: survives(signal.SIGINT),
    "signal 14": lambda: survives(signal.SIGALRM),
    "signal 17": lambda: survives(signal.SIGCHLD),
    "namespaces": nested,
    "user": os.getuid,
    "set-user-id": ids,
    "keys": keys,
    "capabilities": lambda: [l.split()[1] for l in open("/proc/self/status") if "CapEff" in l][0],
    "descriptors": lambda: sorted(int(n) for n in os.listdir("/proc/self/fd"))[:3],
    "signals ignored": lambda: [l.split()[1] for l in open("/proc/self/status") if "SigIgn" in l],
    "reboot": lambda: call(169, 0xfee1dead, 672274793, 0x1234567, 0),
    "clock": lambda: call(227, 0, struct.pack("=qq", 0, 0)),
}
said = {}
for name, what in tries.items():
    try:
        said[name] = what()
    except OSError as e:
        said[name] = errno.errorcode[e.errno]
print(json.dumps(said))
"""
SOCKET = "/tmp/hortus-test.socket"


@pytest.fixture(scope="module")
def host(tmp_path_factory):
    """Have things on the host that nobody inside may reach."""
    folder = tmp_path_factory.mktemp("host")
    name = f"hortus-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX) as abstract, socket.socket(socket.AF_UNIX) as plain:
        abstract.bind(f"\0{name}")
        abstract.listen()
        plain.bind(str(folder / "socket"))
        plain.listen()
        (folder / "file").write_text("secret", encoding="utf-8")
        libc = ctypes.CDLL(None)
        libc.syscall(248, b"user", b"hortus-test-key", b"secret", 6, -3)
        yield {"NAME": name, "SOCKET": str(folder / "socket"), "FILE": str(folder / "file")}


@pytest.fixture(scope="module")
def said(script, host):
    names = "".join(f"{name} = {value!r}\n" for name, value in host.items())
    return script(names + ATTEMPTS)[0]


def test_there_is_one_interface_and_it_leads_nowhere(said):
    assert said["interfaces"] == ["lo"]


@pytest.mark.parametrize("way", ["raw packets", "raw internet"])
def test_nobody_inside_may_make_packets_by_hand(said, way):
    assert said[way] == "EPERM"


@pytest.mark.parametrize("way", ["the host of a virtual machine", "bluetooth"])
def test_sockets_that_no_namespace_holds_do_not_exist(said, way):
    assert said[way] == "EAFNOSUPPORT"


@pytest.mark.parametrize("way", ["io_uring", "x32"])
def test_calls_that_nobody_could_watch_do_not_exist(said, way):
    assert said[way] == "ENOSYS"


@pytest.mark.parametrize(
    "way", ["the host's abstract socket", "the host's socket", "docker", "host file", "shadow"]
)
def test_what_is_on_the_host_is_not_there(said, way):
    assert said[way] in ("ENOENT", "ECONNREFUSED")


def test_the_root_has_what_every_system_has_and_nothing_of_this_one(said):
    assert said["the record"] == []
    assert {"usr", "etc", "home", "proc", "tmp"} <= set(said["root"])
    assert not {"root", "work", "mnt", "media", "boot"} & set(said["root"])


@pytest.mark.parametrize(
    "way", ["settings", "magic keys", "kernel memory", "system", "processors", "password file"]
)
def test_nothing_of_the_system_can_be_written(said, way):
    assert said[way] in ("EACCES", "EROFS", "EPERM", "ENOENT")


def test_only_what_was_started_inside_is_seen_to_run(said):
    assert len(said["processes"]) == 2


def test_process_1_has_an_ordinary_name_and_no_secrets(said):
    assert (said["process 1"], said["its name"]) == ("init", "init")
    assert said["its memory"] == said["its descriptors"] == "EACCES"
    assert said["trace of it"] == "failed"


@pytest.mark.parametrize("number", [9, 2, 14, 17])
def test_process_1_cannot_be_ended_from_inside(said, number):
    assert said[f"signal {number}"] == "still here"


def test_a_namespace_inside_gives_no_rights_outside_it(said):
    assert said["namespaces"] == ["failed"] * 9


def test_nobody_inside_can_become_anybody_else(said):
    assert (said["user"], said["set-user-id"]) == (1000, "1000")
    assert int(said["capabilities"], 16) == 0


def test_the_keys_of_whoever_started_it_stay_outside(said):
    assert said["keys"] == "failed"


def test_a_program_begins_as_a_shell_would_start_it(said):
    assert said["descriptors"] == [0, 1, 2]


@pytest.mark.parametrize("call", ["reboot", "clock"])
def test_the_machine_itself_cannot_be_changed(said, call):
    assert said[call] == "EPERM"


def test_nothing_of_a_run_stays(chambers, described):
    folders = []

    def make(folder):
        folders.append(folder)
        return described(folder, "/bin/true")

    chambers.observe(make)
    assert not any(Path(folder).exists() for folder in folders)


def test_a_run_that_is_broken_off_ends_with_the_chambers_and_says_why(described):
    made = []

    def make(folder):
        made.append(folder)
        return described(folder, "/bin/sleep", "60")

    with ThreadPoolExecutor() as pool:
        with Chambers() as chambers:
            run = pool.submit(chambers.observe, make)
            while not (made and (made[0] / "record.jsonl").exists()):
                time.sleep(0.01)
        assert isinstance(run.exception(), ChamberMissingError)
    assert "was broken off" in run.exception().message
    assert not made[0].exists()


def test_a_program_does_not_see_under_which_group_of_the_host_it_runs(script):
    told, _ = script("""
        import json
        lines = open("/proc/self/cgroup").read().splitlines()
        print(json.dumps(sorted({line.split(":", 2)[2] for line in lines})))
    """)
    assert told == ["/"]


@pytest.mark.skipif(not clock.library(), reason="faketime is not installed")
def test_the_moved_clock_reaches_who_is_started_and_leaves_nothing_to_share(script):
    said, _ = script("""
        import json, os, subprocess
        date = subprocess.run(["/bin/date", "+%F"], capture_output=True, text=True).stdout
        print(json.dumps([date, os.environ.get("FAKETIME_SHARED"), os.listdir("/dev/shm")]))
    """)
    assert said == ["2026-03-11\n", None, []]
