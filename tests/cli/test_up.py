"""``hortus up``: starts, shows that it works, and stops when told, as a person meets it."""

import json
import select
import signal
import subprocess
import sys
import urllib.request

import pytest

from hortus.cli.dispatch import dispatch
from hortus.completion.testing import ScratchRepository, handlers
from hortus.gateway import bind


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    """Return the path of a small repository in which much is said twice."""
    made = ScratchRepository(tmp_path_factory.mktemp("code") / "shop")
    for number in range(6):
        made.commit({f"app/handlers_{number}.py": handlers(4, 4 * number)})
    return made.path


@pytest.fixture
def checked(tmp_path, repository, capfd):
    """Return a function that starts, tries and stops hortus, and gives status and output."""

    def checked(*words, repo=repository):
        where = ["--repo", str(repo), "--port", "0", "--data", str(tmp_path / "data")]
        status = dispatch(["up", "--check", *where, *words])
        said = capfd.readouterr()
        return status, said.out, said.err

    return checked


@pytest.fixture
def started(tmp_path):
    """Return a function that starts hortus as a process of its own; it is ended at the end."""
    running = []

    def started(*words, data="data"):
        environment = {"HOME": str(tmp_path), "HORTUS_DLP_ENGINE": "portable"}
        command = [sys.executable, "-m", "hortus", "up", "--data", str(tmp_path / data), *words]
        running.append(
            subprocess.Popen(
                command,
                cwd=tmp_path,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
        return running[-1]

    yield started
    for process in running:
        process.kill()
        process.communicate()


def first_line(process):
    """Return the first line of output, which must not be long in coming."""
    ready, _, _ = select.select([process.stdout], [], [], 20)
    assert ready
    return process.stdout.readline()


def two_lines(text):
    """Return the problem and the remedy, if that is all that was said."""
    problem, remedy = text.splitlines()
    assert problem.startswith("hortus: ")
    assert remedy.startswith("  remedy: ")
    return problem


def test_a_check_tries_everything_and_says_so_in_json(checked, tmp_path, repository):
    status, out, err = checked("--json")
    assert (status, err) == (0, "")
    said = json.loads(out)
    assert said["works"] is True
    assert said["problem"] == ""
    assert said["key"].startswith("hort_")
    assert said["key_expires_us"] > 0
    assert said["data"] == str(tmp_path / "data")
    assert said["console"] == said["url"] + "/console"
    assert said["embedded"]["files"] == 6
    assert said["embedded"]["rebuilt"] is True
    shown = said["completion"]
    if shown is None:  # so small a repository may leave the gate shut everywhere
        assert "too unsure" in said["remark"]
    else:
        assert (repository / shown["path"]).is_file()
        assert shown["decision_id"].startswith("dec_")
        assert "@" in shown["evidence"][0]


def test_a_second_start_keeps_the_key_and_the_model(checked):
    first, second = (json.loads(checked("--json")[1]) for _ in range(2))
    assert (first["key"] != "", second["key"]) == (True, "")
    assert second["embedded"]["rebuilt"] is False


def test_the_screen_has_what_a_person_needs_next(checked):
    status, out, _ = checked()
    assert status == 0
    for words in ("hortus is up", "gateway   http://127.0.0.1:", "hort_", "shown this once"):
        assert words in out
    assert "hortus connect claude" in out


def test_a_folder_that_is_no_repository_is_refused(checked, tmp_path):
    (tmp_path / "plain").mkdir()
    status, out, err = checked(repo=tmp_path / "plain")
    assert (status, out) == (1, "")
    assert str(tmp_path / "plain") in two_lines(err)


def test_a_port_that_is_taken_is_refused(checked):
    with bind("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        status, out, err = checked("--port", str(port))
    assert (status, out) == (1, "")
    assert f"port {port} on 127.0.0.1 is taken" in two_lines(err)


def test_it_serves_until_it_is_interrupted_and_stops_cleanly(started):
    process = started("--port", "0", "--json")
    said = json.loads(first_line(process))
    with urllib.request.urlopen(said["url"] + "/healthz", timeout=10) as answer:
        assert answer.status == 200
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (0, "", "")


def test_a_second_hortus_on_the_same_data_names_the_first(started):
    first = started("--port", "0", "--json")
    first_line(first)
    second = started("--port", "0")
    _, err = second.communicate(timeout=20)
    assert second.returncode == 1
    assert f"process {first.pid}" in two_lines(err)


def test_the_screen_is_shown_at_once_even_through_a_pipe(started):
    process = started("--port", "0")
    assert first_line(process).startswith("hortus is up after")
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=20)
    assert process.returncode == 0
