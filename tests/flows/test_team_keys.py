"""A team can hold a key: policies, budgets and records know it by the team's name."""

from hortus.compose.testing import PATHS, ask, inside
from hortus.gateway.testing import ScriptedModel
from hortus.identity import People

OWN = """
@id("only-payments")
@reason("{what} is for the team payments")
@remedy("join it")
@owner("security")
forbid (principal, action == Action::"infer", resource == Model::"m")
unless { principal == Team::"payments" || principal in Team::"payments" };
"""
EXAMPLES = """
[company.models.m]
inside = true

[[example]]
policy = "only-payments"
allowed = true
who = "team:payments"
what = "m"

[[example]]
policy = "only-payments"
allowed = false
who = "anna"
what = "m"
"""


def write(folder):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "own.cedar").write_text(OWN)
    (folder / "own.examples.toml").write_text(EXAMPLES)


def test_a_key_of_a_team_is_judged_as_the_team(house, run):
    async def story():
        async with ScriptedModel() as server, house({"m": inside(server.url)}) as hortus:
            people = People(hortus.house.store.people, hortus.clock, "test")
            ada = people.add_person("ada")
            team = people.add_team("payments", [ada.person_id])
            other = people.add_team("platform")
            write(hortus.house.loaded.data / "policy")
            hortus.house.keyring.refresh()
            hortus.house.policies.take_up()
            keys = {
                name: hortus.house.keyring.create(name, holder_id=holder).secret
                for name, holder in (
                    ("board", team.team_id),
                    ("ada", ada.person_id),
                    ("other", other.team_id),
                )
            }
            body = ask("chat", "m")
            heard = {n: await hortus.post(PATHS["chat"], body, key=k) for n, k in keys.items()}
            record = hortus.decision(heard["board"]).attempts[0]
            people.remove(team)
            hortus.house.keyring.refresh()
            gone = await hortus.post(PATHS["chat"], body, key=keys["board"])
        statuses = {name: one.status for name, one in heard.items()}
        assert statuses == {"board": 200, "ada": 200, "other": 403}
        assert (record.account, '"kind":"Team"' in record.facts) == ("team:payments", True)
        assert gone.status == 401

    run(story())
