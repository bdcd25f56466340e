"""What rules say holds for the checks of a quest as well."""

import pytest

from hortus.agent.assembly.questing import QuestTeam
from hortus.agent.options import Gateway, Options, Places
from hortus.agent.session.testing import PlayedPerson
from hortus.agent.values import Consent, Reply


class Key:
    """No key: nothing is asked of a gateway here."""

    def headers(self, method, path):
        del method, path
        return {}


@pytest.fixture
def team(tmp_path):
    """Return a function that makes a team under rules of the administrator."""
    (tmp_path / "work").mkdir()
    requirements = tmp_path / "requirements.toml"
    made = []

    def make(rules, person):
        requirements.write_text(rules)
        requirements.chmod(0o644)
        places = Places(tmp_path / "work", tmp_path / "data", tmp_path / "user", requirements)
        made.append(QuestTeam(Options(places, Gateway("http://localhost:1", Key())), person))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.mark.parametrize("check", ["git push", "make && git -C . push", "echo 'git push' | sh"])
def test_a_check_that_the_administrator_denies_is_not_run(team, check):
    ran = team("[[rules]]\ndeny = 'run: git push *'", PlayedPerson()).check(check)
    assert not ran.passed
    assert ran.output.startswith("Denied: ")


@pytest.mark.parametrize(
    ("rules", "check"),
    [("[[rules]]\nask = 'run: make *'", "make test"), ("", "cat .env"), ("", "$x y")],
)
def test_a_check_that_is_to_be_asked_for_is(team, rules, check):
    asked = []

    class Person:
        def show(self, event):
            del event

        def ask(self, question):
            asked.append(question.action.command)
            return Reply(Consent.NO)

    ran = team(rules, Person()).check(check)
    assert (ran.passed, asked) == (False, [check])
    assert "did not allow" in ran.output
