"""Put the parts of signing in together, from what other rooms give it."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from hortus.core import Clock, SigninSettings
from hortus.identity import People, Pepper, Provisioning, Roster, Seal, Sessions
from hortus.signin.app import SigninApp
from hortus.signin.approval import Approval
from hortus.signin.arrival import Arrival
from hortus.signin.asking import Asking
from hortus.signin.browsing import Browsing
from hortus.signin.documents import Documents
from hortus.signin.entrance import Entrance
from hortus.signin.grants import Grants
from hortus.signin.issuer import Issuer
from hortus.signin.managed import ManagedSettings
from hortus.signin.oauth import OAuth
from hortus.signin.programs import Programs
from hortus.signin.provider import Provider
from hortus.signin.rendering import Pages
from hortus.signin.visitors import Visitors
from hortus.signin.web import Web
from hortus.store import SessionTable


@dataclass(frozen=True, slots=True)
class Needs:
    """What signing in needs of other rooms; ``renew`` makes new entries known at once."""

    sessions: Sessions
    table: SessionTable
    people: People
    roster: Callable[[], Roster]
    renew: Callable[[], object]
    pepper: Pepper
    clock: Clock


class Signin:
    """The door for signing in; ``app`` answers requests."""

    def __init__(self, settings: SigninSettings, needs: Needs) -> None:
        self._web = web = Web()
        clock, seal = needs.clock, Seal(needs.pepper)
        pages, grants = Pages(), Grants(needs.table, seal, clock)
        visitors = Visitors(needs.sessions, needs.roster, needs.renew, seal)
        provisioning = Provisioning(needs.people, settings.may_sign_in)
        entrance = Entrance(provisioning, needs.table, clock)
        issuer = Issuer(settings.issuer, web.get, clock, settings.clock_skew_s)
        provider = Provider(settings, issuer, web) if settings.issuer else None
        programs = Programs(needs.roster, web.get, clock, settings.clock_skew_s)
        asking = Asking(settings.public_url)
        managed = ManagedSettings(settings.managed_settings, needs.roster)
        self.app = SigninApp(
            Browsing(
                asking,
                pages,
                visitors,
                Arrival(provider, entrance, visitors, seal, clock),
                Approval(pages, visitors, grants, clock),
                urlsplit(settings.issuer).netloc,
            ),
            Documents(
                asking,
                OAuth(needs.sessions, grants, programs),
                needs.sessions.find,
                managed,
            ),
        )

    async def close(self) -> None:
        """Close the connections to the identity provider."""
        await self._web.close()
