"""Make a link that signs somebody in once, where there is no identity provider."""

from argparse import Namespace

from hortus.admin import Named, PersonShown
from hortus.cli.office import is_far_away, office
from hortus.cli.terminal import Terminal
from hortus.core import SystemClock, UsageError, load_settings
from hortus.identity import BadAccountError, Seal, load_pepper, operator
from hortus.store import Database, StoreView


def invite(args: Namespace, terminal: Terminal) -> int:
    """Print the link; it is shown once and kept nowhere.

    Whoever has it is that person, so it is made on the machine itself and nowhere else.
    """
    from hortus.signin import LINK_S, Grants  # noqa: PLC0415 - heavy

    if is_far_away(args):
        raise UsageError(
            "links are made on the machine that runs hortus only",
            remedy="say `hortus person invite` there",
        )
    with office(args) as desk:
        person = desk.do("person/show", Named(args.name), PersonShown).person
    if person.ended_us:
        raise BadAccountError(
            f"{person.user_name} may use hortus no more", remedy="`hortus person restore` first"
        )
    loaded = load_settings(data=args.data, file=args.config)
    settings = loaded.settings
    with StoreView.open(Database.of(loaded)) as view:
        seal = Seal(load_pepper(loaded.data, create=False))
        secret = Grants(view.sessions, seal, SystemClock()).invite(person.person_id, operator())
    base = settings.signin.public_url.rstrip("/") or f"http://127.0.0.1:{settings.server.port}"
    link = f"{base}/signin/link?code={secret}"
    if terminal.json:
        terminal.document({"link": link, "seconds": LINK_S})
    else:
        terminal.line(link)
        terminal.note(f"  works once, within {LINK_S // 60} minutes; whoever has it is let in")
    return 0
