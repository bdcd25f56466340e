"""Which AI may I use here: the passport says what the gateway then does."""

import asyncio
import json

import pytest

from hortus.cli import main
from hortus.compose.testing import PATHS, ask, inside
from hortus.gateway.testing import ScriptedModel
from hortus.identity import People

DIRECTORY = """
[projects.payments]
data_class = "confidential"
[projects.website]
data_class = "public"
"""


@pytest.fixture
def story(house, run, tmp_path, monkeypatch):
    """Run a story in a repository, with ada's key in a file and the variables for it set."""

    def story(tell, project="", own=""):
        data, repository = tmp_path / "data", tmp_path / "repository"
        (data / "policy").mkdir(parents=True)
        (data / "policy" / "directory.toml").write_text(DIRECTORY, encoding="utf-8")
        (repository / ".hortus").mkdir(parents=True)
        if project:
            (repository / ".hortus" / "project.toml").write_text(project, encoding="utf-8")
        monkeypatch.chdir(repository)

        async def scenario():
            async with ScriptedModel() as server:
                models = {
                    "near": inside(server.url, region="DE"),
                    "far": {**inside(server.url), "inside": False, "ceiling": "internal"},
                }
                async with house(models, aliases={"code": ["far", "near"]}) as hortus:
                    people = People(hortus.house.store.people, hortus.clock, "test")
                    ada = people.add_person("ada", clearance="confidential")
                    hortus.house.keyring.refresh()
                    hortus.house.policies.take_up()
                    new = hortus.house.keyring.create(
                        "laptop", holder_id=ada.person_id, project=own
                    )
                    key = new.secret
                    file = tmp_path / "key"
                    file.touch(mode=0o600)
                    file.write_text(key, encoding="utf-8")
                    monkeypatch.setenv("HORTUS_KEY_FILE", str(file))
                    monkeypatch.setenv("HORTUS_URL", hortus.url)
                    await tell(hortus, key)

        run(scenario())

    return story


def test_each_model_is_answered_as_the_gateway_answers(story, capsys):
    async def tell(hortus, key):
        assert await asyncio.to_thread(main, ["passport", "--json"]) == 0
        shown = json.loads(capsys.readouterr().out)
        assert (shown["who"], shown["project"], shown["data_class"]) == (
            "ada",
            "payments",
            "confidential",
        )
        assert shown["listed"]
        assert shown["aliases"] == [{"name": "code", "models": ["near"]}]
        for model in shown["models"]:
            if model["name"] == "hortus/embedded":
                continue
            heard = await hortus.post(
                PATHS["chat"],
                ask("chat", model["name"]),
                key=key,
                headers={"x-hortus-project": "payments"},
            )
            assert (heard.status == 200) is model["allowed"]
            rules = hortus.decision(heard).attempts[-1].rules.split()
            assert [r for r in rules if r != "data-labels"] == model["rules"]
            assert model["allowed"] or model["reason"] in heard.message

    story(tell, 'name = "payments"')


def test_the_screen_says_yes_or_no_why_and_whom_to_ask(story, capsys):
    async def tell(_, __):
        assert await asyncio.to_thread(main, ["passport"]) == 0
        out = capsys.readouterr().out
        assert out.startswith("ada in payments: confidential (as the company lists it)\n")
        assert "yes  near" in out
        assert "no   far" in out
        assert "by      confidential-stays-inside (security)" in out
        assert "remedy  choose a model that runs inside the company" in out
        assert "code: near" in out

    story(tell, 'name = "payments"')


def test_a_project_can_only_make_itself_more_sensitive(story, capsys):
    async def tell(hortus, key):
        assert await asyncio.to_thread(main, ["passport"]) == 0
        assert "in website: restricted (as " in capsys.readouterr().out
        assert await asyncio.to_thread(main, ["passport", "--project", "payments"]) == 0
        assert "in payments: confidential" in capsys.readouterr().out
        said = {"x-hortus-project": "payments", "x-hortus-class": "public"}
        heard = await hortus.post(PATHS["chat"], ask("chat", "far"), key=key, headers=said)
        assert heard.status == 403
        said = {"x-hortus-project": "website", "x-hortus-class": "restricted"}
        heard = await hortus.post(PATHS["chat"], ask("chat", "far"), key=key, headers=said)
        assert heard.status == 403

    story(tell, 'name = "website"\ndata_class = "restricted"')


def test_whoever_runs_hortus_sees_the_passport_of_somebody_else(story, capsys, tmp_path):
    async def tell(_, __):
        data = ["--data", str(tmp_path / "data")]
        assert await asyncio.to_thread(main, ["passport", "--json", *data]) == 0
        asked = json.loads(capsys.readouterr().out)
        assert await asyncio.to_thread(main, ["passport", "--json", "--who", "ada", *data]) == 0
        assert json.loads(capsys.readouterr().out) == asked

    story(tell, 'name = "payments"')


def test_what_keeps_the_passport_from_being_shown_is_told(story, capsys, monkeypatch, tmp_path):
    async def tell(_, __):
        (tmp_path / "key").write_text("hort_wrong", encoding="utf-8")
        assert await asyncio.to_thread(main, ["passport"]) == 1
        assert "answers with 401" in capsys.readouterr().err
        monkeypatch.setenv("HORTUS_URL", "http://127.0.0.1:9")
        assert await asyncio.to_thread(main, ["passport"]) == 1
        assert "nobody answers at http://127.0.0.1:9" in capsys.readouterr().err
        monkeypatch.delenv("HORTUS_KEY_FILE")
        monkeypatch.setenv("HORTUS_DATA", str(tmp_path / "nobody"))
        assert await asyncio.to_thread(main, ["passport"]) == 2
        assert "--key-file" in capsys.readouterr().err

    story(tell)


def test_naming_another_project_does_not_lower_the_class_of_the_keys_own(story, capsys):
    async def tell(hortus, key):
        assert await asyncio.to_thread(main, ["passport"]) == 0
        said = capsys.readouterr().out
        assert "ada in website: confidential (as the company lists it; at least that of" in said
        assert "payments, your project)" in said
        for headers in ({}, {"x-hortus-project": "website"}, {"x-hortus-project": "nowhere"}):
            heard = await hortus.post(PATHS["chat"], ask("chat", "far"), key=key, headers=headers)
            assert heard.status == 403
            attempt = hortus.decision(heard).attempts[-1]
            assert attempt.project == headers.get("x-hortus-project", "payments")
            assert "confidential-stays-inside" in attempt.rules
            near = await hortus.post(PATHS["chat"], ask("chat", "near"), key=key, headers=headers)
            assert near.status == 200

    story(tell, 'name = "website"', own="payments")


def test_a_key_for_a_public_project_needs_no_header(story, capsys):
    async def tell(hortus, key):
        assert await asyncio.to_thread(main, ["passport"]) == 0
        assert "ada in repository: internal" in capsys.readouterr().out
        heard = await hortus.post(PATHS["chat"], ask("chat", "far"), key=key)
        attempt = hortus.decision(heard).attempts[-1]
        assert attempt.project == "website"

    story(tell, 'name = "repository"', own="website")
