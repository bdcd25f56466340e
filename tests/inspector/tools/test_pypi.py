"""PyPI packages are installed as finished wheels, and their programs are found."""

import json

import pytest

from hortus.inspector import ToolUnknownError
from hortus.inspector.tools import pypi as registry
from hortus.inspector.tools.package import package

TOOL = package("pypi:Some_Tool==1.2")
PYTHON = """\
#!/bin/sh
echo "$@" >> {log}
case "$*" in *"index versions"*) echo "Available versions: 1.4, 1.2, 1.0";; esac
for word in "$@"; do
  if [ "$before" = --report ]; then cp {report} "$word"; fi
  before="$word"
done
"""


@pytest.fixture
def folder(tmp_path):
    """Return an environment whose pip says what it is told, and an installed package in it."""
    item = {
        "metadata": {"name": "some-tool", "version": "1.4"},
        "download_info": {"archive_info": {"hashes": {"sha256": "ab" * 32}}},
        "requested": True,
    }
    other = item | {"metadata": {"name": "other", "version": "9"}, "requested": False}
    report = tmp_path / "told.json"
    report.write_text(json.dumps({"install": [other, item]}))
    root = tmp_path / "environment"
    (root / "bin").mkdir(parents=True)
    python = root / "bin" / "python"
    python.write_text(PYTHON.format(log=tmp_path / "pip.log", report=report))
    python.chmod(0o755)
    packages = root / "lib/python3.11/site-packages"
    about = packages / "some_tool-1.4.dist-info"
    (packages / "some_tool").mkdir(parents=True)
    (packages / "some_tool/main.py").write_text("print(1)\n")
    about.mkdir()
    points = "[console_scripts]\nhelper = some_tool:help\nsome-tool = some_tool:main\n"
    (about / "entry_points.txt").write_text(points)
    (about / "RECORD").write_text("some_tool/main.py,sha256=x,9\nsome_tool/gone.py,,\nREADME,,\n")
    for name in ("helper", "some-tool"):
        (root / "bin" / name).touch()
    return root


def test_the_digest_is_that_of_the_wheel_asked_for(folder):
    assert registry.install(TOOL, folder, 30.0) == "ab" * 32


def test_only_finished_wheels_are_installed(folder, tmp_path):
    registry.install(TOOL, folder, 30.0)
    told = (tmp_path / "pip.log").read_text()
    assert "--only-binary :all:" in told
    assert told.rstrip().endswith("Some_Tool==1.2")


def test_the_newest_version_is_what_pip_would_install(folder, tmp_path):
    assert registry.newest(package("pypi:some-tool"), folder) == "1.4"
    assert "--dry-run" in (tmp_path / "pip.log").read_text()


def test_the_program_named_like_the_package_is_the_one(folder):
    assert registry.program(TOOL, folder) == "bin/some-tool"


def test_another_program_is_taken_where_none_is_named_like_the_package(folder):
    (folder / "bin/some-tool").unlink()
    assert registry.program(TOOL, folder) == "bin/helper"


def test_a_library_has_no_program(folder):
    for name in ("some-tool", "helper"):
        (folder / "bin" / name).unlink()
    with pytest.raises(ToolUnknownError, match="has no program to run"):
        registry.program(TOOL, folder)


def test_the_code_of_a_package_is_what_its_record_lists_and_is_there(folder):
    assert [file.name for file in registry.sources(TOOL, folder)] == ["main.py"]


@pytest.mark.parametrize("said", ["", "{}", '{"install": []}'])
def test_a_pip_that_does_not_say_what_it_installed_is_no_success(folder, tmp_path, said):
    (tmp_path / "told.json").write_text(said)
    with pytest.raises(ToolUnknownError, match="did not say"):
        registry.install(TOOL, folder, 30.0)


def test_releases_are_listed_from_old_to_new(folder):
    found = registry.releases(package("pypi:some-tool"), folder)
    assert [each.version for each in found] == ["1.0", "1.2", "1.4"]
