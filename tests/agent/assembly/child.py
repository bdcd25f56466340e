"""Work on a prompt in a process of its own, which the tests kill: child.py JSON."""

import json
import sys
from pathlib import Path

from hortus.agent.assembly import open_session
from hortus.agent.options import Gateway, Options, Places, Take, Which
from hortus.agent.values import Consent, Reply


class Key:
    """A key."""

    def headers(self, method, path):
        del method, path
        return {"Authorization": "Bearer key"}


class Silent:
    """A front end that shows nothing and allows everything."""

    def show(self, event):
        del event

    def ask(self, asked):
        del asked
        return Reply(Consent.ONCE)


def main():
    given = json.loads(sys.argv[1])
    top = Path(given["top"])
    places = Places(top / "work", top / "data", top / "user", top / "requirements.toml")
    which = Which(Take.NAMED, given["resume"]) if given.get("resume") else Which()
    options = Options(
        places,
        Gateway(given["url"], Key()),
        which,
        model="scripted",
        mode="auto",
        window=given.get("window", 100_000),
    )
    session = open_session(options, Silent())
    sys.stdout.write(f"{session.session_id}\n")
    sys.stdout.flush()
    ending = session.prompt(given["prompt"])
    sys.stdout.write(f"{ending.reason} {ending.problem}\n")
    session.close()


main()
