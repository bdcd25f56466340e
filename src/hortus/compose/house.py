"""Everything one hortus process holds, joined from the rooms and kept up to date."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from hortus.admin import PREFIX as ADMIN
from hortus.admin import AdminDoor
from hortus.audit import AuditLog, Author, LogParts, LogPlaces
from hortus.budget import Charges, Treasury
from hortus.completion import Engine
from hortus.compose.administration import Administration
from hortus.compose.content import TeamsOf
from hortus.compose.directorygate import DirectoryGate
from hortus.compose.embedding import CodeVectors
from hortus.compose.events import ExpiryWatch, HouseEvents
from hortus.compose.explaining import OwnDecisions
from hortus.compose.firstkey import FirstKey
from hortus.compose.indexing import CodeWatch
from hortus.compose.joints import DataLabels, Deciders, EngineCompleter, HouseKeys
from hortus.compose.knowing import HouseKnowing
from hortus.compose.learning import fit_gate, keep_learning, open_engine
from hortus.compose.office import OfficeNeeds, office_of
from hortus.compose.passport import AskedOf, answered
from hortus.compose.policies import HousePolicies
from hortus.compose.policycontrol import Activated
from hortus.compose.purses import HousePurses, rates_of
from hortus.compose.retention import HouseRetention, retention_of
from hortus.compose.screening import HouseScreening
from hortus.compose.settingswatch import Governed, HouseSettings
from hortus.compose.signingin import SignedIn, open_sessions, open_signin
from hortus.compose.status import HouseStatus
from hortus.compose.toolverdicts import Decided
from hortus.compose.watching import WITNESSED, ListWatch, WitnessWatch
from hortus.console import THIS_MACHINE, Console
from hortus.content import Capture, SealedRows
from hortus.core import Clock, Loaded, Principal, Question, Settings, new_id
from hortus.core.asgi import Receive, Scope, Send
from hortus.gateway import Certificate, DataPlane, HttpServer, Needs, Readiness, Screen
from hortus.identity import Keyring, NewKey, People, operator
from hortus.mcp import PATH as MCP
from hortus.policy import Budget
from hortus.scim import ScimDoor
from hortus.signin import PATHS as SIGNIN_PATHS
from hortus.store import Database, Participant, Store

Progress = Callable[[float, float, str], None]

_CONSOLE = "/console"
_SCIM = "/scim/"
_KEYS_EVERY_S = 0.5


def open_house(loaded: Loaded, clock: Clock, progress: Progress) -> "House":
    """Return a house ready to serve, with its embedded model built or loaded.

    Raises a ``HortusError`` where a part cannot be had; nothing is left open then.
    """
    database, log = Database.of(loaded), LogParts.make()
    charges = Charges(new_id("gw", clock.now_us()))
    participants: list[Participant] = [log.appender, log.remover, SealedRows(), charges]
    store = Store.open(database, participants=participants)
    try:
        audit = log.open(database, LogPlaces.of(loaded), clock)
        return House(loaded, Records(store, audit, charges), open_engine(loaded, progress), clock)
    except BaseException:
        store.close()
        raise


@dataclass(frozen=True, slots=True)
class Records:
    """What is written down, and the log that makes it provable."""

    store: Store
    audit: AuditLog
    charges: Charges


class House:
    """Everything one hortus process holds, from its settings to its open port."""

    def __init__(
        self, loaded: Loaded, records: Records, engine: Engine | None, clock: Clock
    ) -> None:
        self.loaded = loaded
        self._clock = clock
        self.engine = engine
        self.store = store = records.store
        self.audit = records.audit
        self.events = HouseEvents(store, clock, operator())
        self.keyring = Keyring.open(store, loaded.data, clock, operator())
        self._expiries = ExpiryWatch(self.keyring, store, clock)
        self.sessions = open_sessions(loaded, store, self.keyring, clock)
        self.keys = HouseKeys(self.keyring, self.sessions, loaded.settings.signin.public_url)
        self._signin = open_signin(loaded, store, SignedIn(self.keyring, self.sessions), clock)
        self.screening = screening = HouseScreening(loaded.settings.dlp, loaded.data, clock)
        self.policies = self._open_policies()
        self.administration = Administration(lambda: self.policies.in_force, clock, operator())
        self.purses = HousePurses(
            Treasury(store.budgets, rates_of(loaded.settings.budgets), clock, records.charges),
            lambda: self.keyring.roster,
        )
        self._capture = Capture.of(loaded, clock, TeamsOf(self.keyring))
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="hortus-completion")
        self.plane = DataPlane(loaded.settings, self._needs())
        self.certificate = Certificate.of(loaded.settings.server, clock)
        self.status = HouseStatus(loaded, self.plane, engine, store.records, clock)
        self._console = Console(self.status, clock)
        self._admin = AdminDoor(self.plane.entrance, office_of(self._office_needs()))
        self._scim = self._open_scim(loaded.settings)
        self._knowing = HouseKnowing(
            loaded,
            clock,
            lambda: self.settings.in_force.knowledge.readers,
            lambda: self.keyring.roster,
        )
        self._mcp = self._knowing.door(self.plane.entrance, store.records)
        self._index = CodeWatch(loaded)
        self._vectors = CodeVectors(loaded, self.keys.own, self._index.changed)
        self._lists = ListWatch(lambda: [*screening.settings.words, screening.settings.allow])
        self._witnesses = WitnessWatch(LogPlaces.of(loaded).folder, store.events)
        retention = retention_of(loaded, Author(operator(), clock))
        self._retention = HouseRetention(retention, store, self.audit, clock)
        self._recording: list[asyncio.Task[None]] = []
        self.settings = HouseSettings(loaded, self._governed())

    def _needs(self) -> Needs:
        """Return what the gateway needs of the other parts; they are there by then."""
        return Needs(
            keys=self.keys,
            records=self.store.records,
            receipts=self.audit.receipt,
            decider=Deciders(DataLabels(lambda: self.screening.settings), self.policies),
            screen=self.screening.screen,
            capture=self._capture,
            purses=self.purses,
            passports=self._passport,
            explained=OwnDecisions(self.store.records),
            listed=lambda: self.policies.in_force.tools,
            readiness=self.readiness,
            completer=EngineCompleter(self.engine) if self.engine else None,
            executor=self._executor,
            clock=self._clock,
        )

    def _governed(self) -> Governed:
        """Return what is told when the settings change."""
        return Governed(
            self.events,
            self.policies,
            self.purses,
            self.plane,
            self.certificate,
            self._replace_scim,
        )

    def _open_scim(self, settings: Settings) -> ScimDoor:
        return ScimDoor(
            DirectoryGate(self.plane.entrance, self.administration),
            self.store.people,
            settings.scim,
            self._clock,
            settings.signin.public_url,
        )

    def _office_needs(self) -> OfficeNeeds:
        """Return what administering needs."""
        return OfficeNeeds(
            tables=self.store,
            records=self.store.records,
            database=Database.of(self.loaded),
            data=self.loaded.data,
            settings=lambda: self.settings.in_force,
            in_force=lambda: self.policies.in_force,
            administration=self.administration,
            clock=self._clock,
        )

    def readiness(self) -> Readiness:
        """Return whether requests can be served, and the state of each part."""
        problem = self.keyring.problem
        return Readiness(
            ready=problem is None,
            parts={
                "keys": problem.message if problem else "ok",
                "audit log": self.audit.problem or "ok",
                "events": self.events.problem or "ok",
                "budgets": self.purses.problem or "ok",
                "retention": self._retention.problem or "ok",
                "settings": self.settings.problem or "ok",
                "embedded model": self.engine.commit if self.engine else "none",
                **({"certificate": self.certificate.state} if self.certificate else {}),
                **self.policies.parts,
                **self.screening.parts,
                **self._index.parts,
                **self._vectors.parts,
                **(self._capture.parts if self._capture else {}),
            },
        )

    async def serve(self, server: HttpServer) -> None:
        """Serve until ``server`` is stopped, keeping keys, code and settings up to date."""
        await self.events.started(self.loaded.settings, self._lists.digests)
        watches = (
            self._watch_keys(),
            self.settings.keep_up(),
            self._publish_log(),
            self.events.keep_taking_over(),
            self._retention.keep(),
            self.purses.keep_up(),
            self.policies.keep_up(self._tell),
            self.screening.keep_up(lambda: self.settings.in_force.dlp, self._replace_screen),
            self._index.keep(),
            self._vectors.keep(*server.address, secure=self.certificate is not None),
        )
        jobs = [asyncio.create_task(watch) for watch in watches]
        if self.engine is not None:
            every_s = self.loaded.settings.completion.watch_s
            jobs.append(asyncio.create_task(keep_learning(self.engine, every_s)))
            jobs.append(asyncio.create_task(fit_gate(self.engine)))
        try:
            await server.run()
        finally:
            for job in jobs:
                job.cancel()
            ending = *jobs, *self._recording, *self.settings.retiring
            await asyncio.gather(*ending, return_exceptions=True)
            await self.plane.close()
            await self.purses.close()
            await self._signin.close()
            await self.events.stopped()

    async def stop(self, server: HttpServer, patience_s: float) -> None:
        """Let requests under way finish within ``patience_s``, end the rest, stop ``server``."""
        await self.plane.gateway.drain(patience_s)
        server.stop()

    def close(self) -> None:
        """Put everything on disk and let go of it."""
        self._executor.shutdown(wait=True, cancel_futures=True)
        self._knowing.close()
        self.store.close()
        self.audit.publish()
        self.audit.close()

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI connection: each door below its path, the gateway everywhere else."""
        if scope["path"].startswith(_SCIM):
            await self._scim(scope, receive, send)
        elif scope["path"] == ADMIN or scope["path"].startswith(f"{ADMIN}/"):
            await self._admin(scope, receive, send)
        elif scope["path"].startswith(_CONSOLE) and _from_this_machine(scope):
            await self._console(scope, receive, send)
        elif scope["path"] in SIGNIN_PATHS:
            await self._signin.app(scope, receive, send)
        elif scope["path"] == MCP:
            await self._mcp(scope, receive, send)
        else:
            await self.plane.gateway(scope, receive, send)

    def first_key(self) -> NewKey | None:
        """Return a key for whoever runs hortus here, where there is none yet."""
        people = People(self.store.people, self._clock, operator())
        return FirstKey(self.keyring, people, self.loaded.settings.keys, operator()).make()

    def _replace_scim(self, settings: Settings) -> None:
        self._scim = self._open_scim(settings)

    def _replace_screen(self, screen: Screen | None) -> None:
        self.plane.replace_screen(screen)
        events = [
            self.events.event("list.changed", Path(name).name, digests)
            for name, digests in self._lists.changed().items()
        ]
        if events:
            self._recording.append(asyncio.create_task(self.events.record(*events)))

    async def _watch_keys(self) -> None:
        while True:
            await asyncio.sleep(_KEYS_EVERY_S)
            if await asyncio.to_thread(self.keyring.refresh):
                await asyncio.to_thread(self._expiries.reload)
            await asyncio.to_thread(self.sessions.refresh)
            self.plane.gateway.end_withdrawn()
            for key_id, expired_us in self._expiries.due().items():
                facts = {"expires_us": str(expired_us)}
                await self.events.record(self.events.event("key.expired", key_id, facts))

    async def _publish_log(self) -> None:
        every_s = self.loaded.settings.audit.checkpoint_every_s
        while True:
            await asyncio.sleep(every_s)
            await asyncio.to_thread(self.audit.publish)
            for name in await asyncio.to_thread(self._witnesses.new):
                await self.events.record(self.events.event(WITNESSED, name, {}))

    def _open_policies(self) -> HousePolicies:
        activated, decided = Activated(self.store.policies), Decided(self.store.tools)
        return HousePolicies(
            self.loaded,
            self._clock,
            lambda: self.keyring.roster,
            activated,
            self._standing,
            decided,
        )

    def _passport(self, who: Principal, said: Mapping[str, str]) -> object:
        policies, asked = self.policies.in_force, AskedOf.read(who, said)
        return answered(policies, self.settings.in_force, asked, said, self._clock)

    def _standing(self, question: Question) -> Budget:
        asked = question.principal, question.project, question.model.name
        return Budget(self.purses.standing(*asked).value)

    async def _tell(self, name: str, subject: str, facts: Mapping[str, str], reason: str) -> None:
        await self.events.record(self.events.event(name, subject, facts, reason))


def _from_this_machine(scope: Scope) -> bool:
    """Tell whether the caller is on this machine; until people can sign in, only those see it."""
    host, _ = scope.get("client") or ("", 0)
    return host in THIS_MACHINE
