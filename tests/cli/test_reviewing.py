"""``hortus review`` with what it can be joined with: a model, and checkers that are installed."""

import json
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from hortus.cli.dispatch import dispatch


@pytest.fixture
def repo(tmp_path):
    """Return a repository in which one file is new."""
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / "a.py").write_text("import os\nvalue = 1 / 0\n")
    return tmp_path


@pytest.fixture
def review(repo, capsys):
    """Run ``hortus review`` and return its status, output and remarks."""

    def run(*words):
        status = dispatch(["review", "--repo", str(repo), *words])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


@pytest.fixture
def model(tmp_path_factory, monkeypatch):
    """Run a gateway that gives one opinion, and return what it was asked."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            asked.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            remark = json.dumps([{"path": "a.py", "line": 2, "message": "it divides by zero"}])
            body = json.dumps({"choices": [{"message": {"content": remark}}]}).encode()
            self.send_response(200)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words):
            del words

    http = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    key = tmp_path_factory.mktemp("key") / "key"
    key.write_text("hortus_test\n")
    key.chmod(0o600)
    monkeypatch.setenv("HORTUS_KEY_FILE", str(key))
    monkeypatch.setenv("HORTUS_URL", f"http://127.0.0.1:{http.server_port}")
    yield asked
    http.shutdown()
    thread.join()
    http.server_close()


def test_an_opinion_is_shown_as_one_and_passes_at_every_level(review, model):
    status, out, _ = review("--opinion", "house", "--fail-on", "advise")
    assert status == 0
    assert out == "a.py:2:1: opinion: it divides by zero [model-opinion]\n    value = 1 / 0\n"
    (asked,) = model
    assert asked["model"] == "house"
    assert "+2 value = 1 / 0" in asked["messages"][1]["content"]


@pytest.mark.usefixtures("model")
def test_an_opinion_is_marked_for_programs(review):
    (found,) = json.loads(review("--opinion", "house", "--json")[1])["findings"]
    assert (found["opinion"], found["level"]) == (True, "advise")


@pytest.mark.usefixtures("model")
@pytest.mark.parametrize("address", ["http://127.0.0.1:9", "nonsense"])
def test_without_an_answer_the_review_goes_on_and_one_line_says_so(review, monkeypatch, address):
    monkeypatch.setenv("HORTUS_URL", address)
    status, out, err = review("--opinion", "house")
    assert (status, out) == (0, "")
    assert err.count("no opinion: ") == 1


def test_without_a_key_or_a_session_the_review_goes_on(review, tmp_path, monkeypatch):
    monkeypatch.delenv("HORTUS_KEY_FILE", raising=False)
    status, _, err = review("--opinion", "house", "--data", str(tmp_path / "data"))
    assert status == 0
    assert "no opinion: nobody knows who asks" in err


def test_nobody_is_asked_without_the_option(review, model):
    review()
    assert model == []
