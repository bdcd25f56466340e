"""A machine that lacks something is told what, and nothing runs half-contained on it."""

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from hortus.inspector.chamber import doctor
from hortus.inspector.chamber.preflight import installed
from hortus.inspector.chamber.trials import TRIALS, said

NEEDED = [
    "user namespaces",
    "mount namespaces",
    "process namespaces",
    "network namespaces",
    "announced connects",
    "strace",
    "git",
]
UNSHARE = {"x86_64": 272, "aarch64": 97, "riscv64": 97}
# As on a machine whose administrator forbids namespaces.
FORBIDDEN = """
import json, os, sys
import msgspec
from pathlib import Path
from hortus.inspector.chamber import Spec, calls, kernel, observe
from hortus.inspector.chamber.trials import TRIALS, said as trial
from hortus.inspector.errors import ChamberMissingError
kernel.gain_nothing()
calls.forbid(int(sys.argv[1]))
spec = msgspec.json.decode(Path(sys.argv[2]).read_bytes(), type=Spec)
said = ""
try:
    observe(lambda _: spec)
except ChamberMissingError as e:
    said = [str(e), e.remedy]
features = {name: trial(what) for name, what in TRIALS.items()}
print(json.dumps({"said": said, "features": features, "run": Path(spec.record).exists()}))
"""
# As an ordinary user of the machine.
ORDINARY = """
import os, sys
import msgspec
from pathlib import Path
from hortus.inspector.chamber import Spec, observe
spec = msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=Spec)
print(os.getuid(), observe(lambda _: spec).ending.output)
"""


@pytest.fixture(scope="module")
def here():
    return {feature.name: feature for feature in doctor()}


def test_everything_that_is_needed_is_looked_for(here):
    assert [name for name, feature in here.items() if feature.is_needed] == NEEDED
    assert not here["faketime"].is_needed


def test_this_machine_has_what_a_chamber_is_made_of(here):
    assert [name for name in NEEDED[:5] if not here[name].is_there] == []


def test_each_feature_comes_with_what_to_do(here):
    assert all(feature.remedy and feature.found for feature in here.values())


@pytest.fixture(scope="module")
def forbidden(described, tmp_path_factory):
    folder = tmp_path_factory.mktemp("forbidden")
    spec = described(folder, "/bin/true")
    (folder / "spec.json").write_bytes(msgspec.json.encode(spec))
    done = subprocess.run(
        [sys.executable, "-P", "-c", FORBIDDEN, str(UNSHARE[os.uname().machine]),
         str(folder / "spec.json")],
        capture_output=True, check=True,
    )  # fmt: skip
    return msgspec.json.decode(done.stdout)


def test_without_namespaces_nothing_is_run_and_the_feature_is_named(forbidden):
    problem, remedy = forbidden["said"]
    assert problem.startswith("this machine lacks user namespaces")
    assert problem.endswith("nothing was run")
    assert "max_user_namespaces" in remedy
    assert not forbidden["run"]


def test_each_missing_feature_is_told(forbidden):
    failed = {name: text for name, text in forbidden["features"].items() if text}
    assert list(failed) == NEEDED[:4]
    assert "Operation not permitted" in failed["user namespaces"]


def test_programs_that_are_not_installed_are_told():
    features = {feature.name: feature for feature in installed("/nowhere")}
    assert not features["strace"].is_there
    assert "apt install strace" in features["strace"].remedy


def test_a_trial_that_fails_says_why():
    assert said(lambda: None) == ""
    assert "No such file" in said(lambda: os.close(os.open("/no/such/file", os.O_RDONLY)))
    assert "ended with" in said(lambda: os._exit(3))


def test_every_trial_has_a_remedy(here):
    assert set(TRIALS) <= set(here)


def test_an_ordinary_user_may_run_a_chamber(described, authority):
    if os.geteuid() != 0:
        pytest.skip("all other tests run as an ordinary user already")
    python = Path("/usr/bin/python3")
    paths = [path for path in sys.path if path.endswith(("site-packages", "/src"))]
    # It needs a Python and a folder that others than root may read.
    work = Path("/dev/shm") / f"hortus-test-{os.getpid()}"
    work.mkdir()
    try:
        spec = described(work, "/usr/bin/id", "-u")
        pem = work / "authority.pem"
        pem.write_bytes(authority.read_bytes())
        (work / "spec.json").write_bytes(
            msgspec.json.encode(msgspec.structs.replace(spec, authority=str(pem)))
        )
        for each in (work, *work.iterdir()):
            os.chown(each, 65534, 65534)
        done = subprocess.run(
            [python, "-P", "-c", ORDINARY, str(work / "spec.json")],
            capture_output=True, check=False, user=65534, group=65534, extra_groups=[], cwd="/",
            env={"PYTHONPATH": ":".join(paths), "PATH": "/usr/bin:/bin", "TMPDIR": str(work)},
        )  # fmt: skip
        if b"ModuleNotFoundError" in done.stderr or b"ImportError" in done.stderr:
            pytest.skip("what is installed cannot be read by other users than root")
        assert done.stdout.split() == [b"65534", b"1000"], done.stderr
    finally:
        for each in sorted(work.rglob("*"), reverse=True):
            each.rmdir() if each.is_dir() else each.unlink()
        work.rmdir()
