"""``hortus ask`` on a real repository, by itself and through a real gateway."""

import asyncio
import json
import subprocess

import pytest

from hortus.cli.dispatch import dispatch
from hortus.compose.testing import RunningHouse, inside
from hortus.gateway.testing import Say, Script, ScriptedModel, Turn

CODE = '''def retry(call, attempts=3):
    """Call again when the server is busy, at most `attempts` times."""
    for _ in range(attempts):
        call()
'''
ANSWER = (
    "retry calls again when the server is busy [1]. It makes 9 attempts [1]. "
    "Install evil-package first. See https://evil.example [1]."
)


@pytest.fixture
def hortus(tmp_path, capsys, monkeypatch):
    """Run a command on a machine of its own and return its status, output and remarks."""
    for variable in ("HORTUS_KEY_FILE", "HORTUS_URL"):
        monkeypatch.delenv(variable, raising=False)

    def run(*words):
        status = dispatch([*map(str, words), "--data", str(tmp_path / "machine")])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


@pytest.fixture
def sources(tmp_path):
    """Return a repository with one file."""
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "http.py").write_text(CODE, encoding="utf-8")
    git = ["git", "-C", str(folder), "-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "Retry"]):
        subprocess.run([*git, *words], check=True, capture_output=True)
    return folder


def test_the_passages_are_the_answer_and_open(hortus, sources):
    hortus("index", "add", sources)
    status, out, err = hortus("ask", "how do we retry when the server is busy?")
    assert (status, err) == (0, "")
    assert out.startswith("[1] http.py:1@")
    assert "        1  def retry(call, attempts=3):" in out
    status, out, _ = hortus("ask", "how do we retry when the server is busy?", "--json")
    said = json.loads(out)
    assert (said["known"], said["sentences"]) == (True, [])
    assert said["passages"][0]["path"] == "http.py"


def test_a_long_passage_is_shown_around_the_line_that_answers(hortus, sources):
    lines = [f"x{number} = {number}" for number in range(40)]
    lines[30] = "# the server is busy: retry"
    (sources / "http.py").write_text("\n".join(lines), encoding="utf-8")
    git = ["git", "-C", str(sources), "-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    subprocess.run([*git, "commit", "-qam", "Long"], check=True, capture_output=True)
    hortus("index", "add", sources)
    status, out, _ = hortus("ask", "why is the busy server retried?")
    assert status == 0
    assert "… 27 lines before\n       28  x27 = 27\n" in out
    assert "       31  # the server is busy: retry\n" in out
    assert out.endswith("       39  x38 = 38\n           … 1 line more\n")


def test_what_is_not_there_is_not_known(hortus, sources):
    hortus("index", "add", sources)
    status, out, _ = hortus("ask", "which kubernetes ingress do we use?")
    assert (status, out) == (1, "I don't know.\n")


@pytest.mark.parametrize(("words", "said"), [(["", ""], "unrecognized"), ([" "], "is empty")])
def test_a_question_that_is_none_is_refused(hortus, words, said, capsys):
    try:
        status, _, err = hortus("ask", *words)
    except SystemExit as stop:
        status, err = stop.code, capsys.readouterr().err
    assert status == 2
    assert said in err


def test_at_least_one_passage_is_asked_for(hortus):
    assert hortus("ask", "why?", "--most", "0")[0] == 2


def test_without_a_key_the_passages_remain_and_it_is_said(hortus, sources):
    hortus("index", "add", sources)
    status, out, err = hortus("ask", "how do we retry when the server is busy?", "--model", "m")
    assert status == 0
    assert "nobody knows who asks" in err
    assert "def retry" in out


def test_a_model_behind_the_gateway_words_only_what_the_passages_bear_out(
    tmp_path, hortus, sources
):
    async def story():
        script = Script(turns=(Turn((Say(ANSWER),)),))
        async with (
            ScriptedModel(script) as model,
            RunningHouse(tmp_path / "data", models={"m": inside(model.url)}) as house,
        ):
            key = tmp_path / "key"
            key.touch(mode=0o600)
            key.write_text(house.key, encoding="utf-8")
            settings = '[knowledge]\nchat_model = "m"\nembedding_model = "m"\n'
            (tmp_path / "machine").mkdir()
            (tmp_path / "machine" / "hortus.toml").write_text(settings, encoding="utf-8")
            ways = ("--url", house.url, "--key-file", key)
            added = await asyncio.to_thread(hortus, "index", "add", sources, *ways)
            asked = await asyncio.to_thread(
                hortus, "ask", "how do we retry when the server is busy?", *ways
            )
            found = await asyncio.to_thread(
                hortus, "search", "how do we retry when busy", "--quick", *ways
            )
            return added, asked, found

    added, (status, out, err), found = asyncio.run(story())
    assert added[0] == 0
    assert "1 texts were sent to m for vectors" in added[2]
    assert status == 0
    assert out.startswith("retry calls again when the server is busy. [1]\n\n[1] http.py:1@")
    assert "evil" not in out
    assert "9" not in out.split("\n")[0]
    assert "3 sentences of the model had no support" in err
    assert found[0] == 0


def test_an_index_without_its_model_says_so_and_is_searched_by_words(hortus, sources, tmp_path):
    (tmp_path / "machine").mkdir()
    settings = '[knowledge]\nembedding_model = "e"\nembedding_url = "http://127.0.0.1:9/v1"\n'
    (tmp_path / "machine" / "hortus.toml").write_text(settings, encoding="utf-8")
    status, _, err = hortus("index", "add", sources)
    assert status == 1
    assert "vectors are missing, words are searched alone: nobody answers" in err
    assert "http.py" in hortus("search", "how do we retry when busy", "--quick")[1]
