"""Put a tool into a world: everything a run needs, from what is known of both."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from msgspec.structs import replace

from hortus.inspector.chamber import BUNDLE, Limits, Planted, Shown, Spec
from hortus.inspector.errors import RealCredentialError, ToolUnknownError
from hortus.inspector.scenario import Call, Scenario, Turn
from hortus.inspector.sink import Authority
from hortus.inspector.staging import home
from hortus.inspector.staging.canaries import Canary, Sort, text
from hortus.inspector.staging.workspace import Repository
from hortus.inspector.tools import TOOL, Adapter
from hortus.inspector.world import World

_PATH = ("/usr/local/bin", "/usr/bin", "/bin")
# Where programs that bring certificates of their own are told to look instead: OpenSSL and what is
# built on it, Node.js, requests, curl, git, pip, npm, gRPC, the AWS libraries, Cargo, Deno.
_TRUSTING = (
    *("SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"),
    *("GIT_SSL_CAINFO", "PIP_CERT", "NPM_CONFIG_CAFILE", "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH"),
    *("AWS_CA_BUNDLE", "CARGO_HTTP_CAINFO", "DENO_CERT"),
)
_MARK = "inspector"
_PROMPT_MARK = "greeting 5c1f7a42"
HELLO = Scenario(
    name="hello",
    prompt=f"Say hello and nothing else. This is {_PROMPT_MARK}.",
    turns=(Turn(text="Hello."),),
)


class Stage:
    """Makes the runs of one tool."""

    def __init__(
        self,
        adapter: Adapter,
        shown: Sequence[Shown] = (),
        limits: Limits | None = None,
        path: Sequence[str] = (),
        is_real: Callable[[str], bool] = lambda _: False,
    ) -> None:
        """Prepare the runs of a tool.

        ``shown`` are folders of this machine that it needs, ``path`` those of its interpreters,
        inside, and ``is_real`` tells a credential that works outside.
        """
        self._adapter = adapter
        self._shown = tuple(shown)
        self._limits = limits or Limits(seconds=adapter.seconds)
        self._path = ":".join((*path, *_PATH))
        self._is_real = is_real
        self._authority = Authority.make()
        self._repository = Repository()

    @property
    def opt_outs(self) -> tuple[str, ...]:
        """What is set to turn off what a model does not need, as the tool's documentation says."""
        variables = (f"{name}={value}" for name, value in self._adapter.opt_out.items())
        return (*variables, *(Path(path).name for path in self._adapter.opt_out_files))

    def canaries(self, world: World) -> tuple[Canary, ...]:
        """Return all that is planted in a world, the tool's own key included."""
        key = Canary(name="the model's key", sort=Sort.KEY, value=self._key(world))
        prompt = Canary(name="the prompt", sort=Sort.CONTENT, value=_PROMPT_MARK)
        return (*home.canaries(world), key, prompt)

    def spec(
        self, world: World, scenario: Scenario, folder: Path, *, traced: bool = False
    ) -> Spec:
        """Return a run; its files go into ``folder``, which is this machine's."""
        authority = folder / "authority.pem"
        authority.touch(0o600)
        authority.write_bytes(self._authority.private_pem)
        words = self._words(world, scenario)
        environment = _environment(world, self._path) | self._variables(world, words)
        command = tuple(_filled(word, words) for word in self._adapter.command)
        files = tuple(self._files(world, words))
        given = (*environment.items(), *_named(command), *self._own_files(world, words))
        self._refuse_real(given, words["key"])
        return Spec(
            world=world,
            scenario=_told(scenario, words),
            command=command,
            environment=tuple(sorted(environment.items())),
            home=home.folder(world),
            workspace=home.workspace(world),
            files=files,
            shown=self._shown,
            limits=self._limits_in(world),
            traced=traced,
            terminal=self._adapter.terminal,
            starts=2 if world.started_before else 1,
            model_hosts=(world.gateway,) if world.gateway else self._adapter.vendor_hosts,
            authority=str(authority),
            root=str(_made(folder / "root")),
            record=str(folder / "record.jsonl"),
            trace=str(folder / "trace.txt"),
        )

    def _limits_in(self, world: World) -> Limits:
        """Return what a run may use; where nobody is trusted, tools try again and again."""
        if world.trust == "all":
            return self._limits
        limits = self._limits
        return replace(limits, seconds=min(limits.seconds, limits.untrusting_s))

    def _words(self, world: World, scenario: Scenario) -> dict[str, str]:
        return {
            "prompt": scenario.prompt,
            "gateway": world.gateway,
            "base_url": f"https://{world.gateway}{self._adapter.base_path}",
            "key": self._key(world),
            "home": home.folder(world),
            "workspace": home.workspace(world),
            "tool": TOOL,
        }

    def _key(self, world: World) -> str:
        if world.key not in self._adapter.keys:
            raise ToolUnknownError(
                f"{self._adapter.name} has no credential of the kind {world.key!r}",
                remedy=f"it has: {', '.join(self._adapter.keys)}",
            )
        return self._adapter.keys[world.key].replace("{canary}", text(_MARK, world.key, 40))

    def _variables(self, world: World, words: Mapping[str, str]) -> dict[str, str]:
        """Return the tool's own variables; those that name a gateway only where there is one."""
        variables = {
            name: _filled(value, words)
            for name, value in self._adapter.variables.items()
            if world.gateway or not ("{base_url}" in value or "{gateway}" in value)
        }
        if world.opt_out:
            variables |= self._adapter.opt_out
        return variables

    def _refuse_real(self, given: Iterable[tuple[str, str]], key: str) -> None:
        """Raise ``RealCredentialError`` where something is to go in that works outside."""
        for name, value in given:
            if self._is_real(f"{name}={value}".replace(key, "")):
                raise RealCredentialError(
                    f"{name} looks like a credential that works outside the chamber",
                    remedy="take it out of the adapter, or put a made-up one there",
                )

    def _files(self, world: World, words: Mapping[str, str]) -> list[Planted]:
        files = [
            *home.system(world, self._authority.public_pem),
            *home.files(world),
            *self._repository.files(world),
        ]
        own = self._own_files(world, words)
        return files + [Planted(path=path, content=text_.encode()) for path, text_ in own]

    def _own_files(self, world: World, words: Mapping[str, str]) -> list[tuple[str, str]]:
        """Return the settings that the tool needs, by path."""
        files = self._adapter.files | (self._adapter.opt_out_files if world.opt_out else {})
        return [(_filled(path, words), _filled(content, words)) for path, content in files.items()]


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _named(command: Sequence[str]) -> Iterable[tuple[str, str]]:
    return ((f"word {at} of the command", word) for at, word in enumerate(command, 1))


def _told(scenario: Scenario, words: Mapping[str, str]) -> Scenario:
    """Return a scenario with the names of this world in what the model says."""
    turns = [
        Turn(
            text=_filled(turn.text, words),
            calls=tuple(
                Call(name=call.name, arguments=_filled(call.arguments, words))
                for call in turn.calls
            ),
        )
        for turn in scenario.turns
    ]
    return replace(scenario, turns=tuple(turns))


def _environment(world: World, path: str) -> dict[str, str]:
    """Return the variables that any shell has."""
    environment = {
        "PATH": path,
        "HOME": home.folder(world),
        "USER": world.user,
        "LOGNAME": world.user,
        "SHELL": "/bin/bash",
        "TERM": "xterm-256color",
        "LANG": world.locale,
        "TZ": world.time_zone,
        "PWD": home.workspace(world),
        **dict.fromkeys(_TRUSTING, BUNDLE),
        **dict(world.variables),
    }
    if world.proxy:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
            environment[name] = world.proxy
    return environment


def _filled(text_: str, words: Mapping[str, str]) -> str:
    for name, value in words.items():
        text_ = text_.replace(f"{{{name}}}", value)
    return text_
