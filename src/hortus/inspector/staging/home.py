"""What a program finds in a person's home and in the system, for a world."""

import textwrap
from collections.abc import Iterator

from hortus.inspector.chamber import BUNDLE, Planted
from hortus.inspector.staging.canaries import Canary, Sort, text
from hortus.inspector.world import World

_SEED = "hortus inspector"
_LINK = 0o120777
_PRIVATE = 0o600


def folder(world: World) -> str:
    """Return the home of the world's person."""
    return f"/home/{world.user}"


def workspace(world: World) -> str:
    """Return the folder in which the tool is started."""
    return f"{folder(world)}/garden"


def canaries(world: World) -> tuple[Canary, ...]:
    """Return all that is planted, to be looked for in what is sent."""
    secrets = tuple(
        Canary(name=name, sort=Sort.SECRET, value=text(_SEED, name)) for name in _SECRETS
    )
    others = (
        Canary(name="git name", sort=Sort.IDENTITY, value=world.git_name),
        Canary(name="git e-mail", sort=Sort.IDENTITY, value=world.git_email),
        Canary(name="git remote", sort=Sort.IDENTITY, value=world.git_remote),
        Canary(name="git remote without scheme", sort=Sort.IDENTITY, value=plain_remote(world)),
        Canary(name="user name", sort=Sort.IDENTITY, value=world.user),
        Canary(name="host name", sort=Sort.IDENTITY, value=world.host),
        Canary(name="home folder", sort=Sort.IDENTITY, value=folder(world)),
        Canary(name="working folder", sort=Sort.IDENTITY, value=workspace(world)),
        Canary(name="gateway's host", sort=Sort.IDENTITY, value=world.gateway),
        Canary(name="gateway's address", sort=Sort.IDENTITY, value=f"https://{world.gateway}"),
        Canary(name="machine id", sort=Sort.IDENTIFIER, value=world.machine_id),
        Canary(name="README", sort=Sort.CONTENT, value=text(_SEED, "README")),
        Canary(name="source code", sort=Sort.CONTENT, value=text(_SEED, "source code")),
        Canary(name="AGENTS.md", sort=Sort.CONTENT, value=text(_SEED, "AGENTS.md")),
    )
    return secrets + others


def planted_text(name: str) -> str:
    """Return the string that stands for a canary of the workspace."""
    return text(_SEED, name)


def plain_remote(world: World) -> str:
    """Return the remote as tools write it when they name a repository: ``host/path``."""
    bare = world.git_remote.removeprefix("git@").removesuffix(".git")
    return bare.replace(":", "/", 1)


_SECRETS = (
    "ssh key",
    "AWS access key",
    "AWS secret key",
    ".netrc password",
    "npm token",
    "PyPI password",
    "shell history",
    "GitHub CLI token",
    "docker password",
    "kubernetes token",
    "environment file",
    "browser cookie",
)


def files(world: World) -> Iterator[Planted]:
    """Yield what stands in the home and in the system's settings."""
    home = folder(world)
    secret = {name: text(_SEED, name) for name in _SECRETS}
    for path, content in {
        ".ssh/id_ed25519": _key(secret["ssh key"]),
        ".ssh/config": "Host git.corp.example\n  User git\n",
        ".aws/credentials": "[default]\n"
        f"aws_access_key_id = {secret['AWS access key']}\n"
        f"aws_secret_access_key = {secret['AWS secret key']}\n",
        ".netrc": f"machine git.corp.example login {world.user}"
        f" password {secret['.netrc password']}\n",
        ".npmrc": f"//registry.corp.example/:_authToken={secret['npm token']}\n",
        ".pypirc": f"[pypi]\nusername = {world.user}\npassword = {secret['PyPI password']}\n",
        ".bash_history": f"ls\nexport DEPLOY_TOKEN={secret['shell history']}\ngit push\n",
        ".config/gh/hosts.yml": "github.example:\n"
        f"    user: {world.user}\n    oauth_token: {secret['GitHub CLI token']}\n",
        ".docker/config.json": '{"auths": {"registry.corp.example": {"auth": "'
        f'{secret["docker password"]}"}}}}}}\n',
        ".kube/config": f"users:\n- name: {world.user}\n  user:\n"
        f"    token: {secret['kubernetes token']}\n",
        ".mozilla/firefox/main.default/cookies.txt": f".corp.example\tTRUE\t/\tTRUE\t0\tsession\t"
        f"{secret['browser cookie']}\n",
    }.items():
        yield Planted(path=f"{home}/{path}", content=content.encode(), mode=_PRIVATE)
    settings = f"[user]\n\tname = {world.git_name}\n\temail = {world.git_email}\n"
    yield Planted(path=f"{home}/.gitconfig", content=settings.encode())
    yield Planted(path=f"{home}/.profile", content=b"export EDITOR=vi\n")


def environment_secret() -> str:
    """Return the secret that stands in the workspace's environment file."""
    return text(_SEED, "environment file")


def system(world: World, authority: bytes) -> Iterator[Planted]:
    """Yield the settings of the machine; ``authority`` is the certificate it trusts."""
    zone = f"/usr/share/zoneinfo/{world.time_zone}"
    person = f"{world.user}:x:1000:1000:Casey:{folder(world)}:/bin/bash\n"
    for path, content in {
        "passwd": f"root:x:0:0:root:/root:/bin/bash\n{person}",
        "group": f"root:x:0:\n{world.user}:x:1000:\n",
        "hostname": f"{world.host}\n",
        "hosts": f"127.0.0.1 localhost {world.host}\n::1 localhost\n",
        "resolv.conf": "nameserver 198.18.0.1\n",
        "machine-id": f"{world.machine_id}\n",
        "timezone": f"{world.time_zone}\n",
        "locale.conf": f"LANG={world.locale}\n",
        "shells": "/bin/sh\n/bin/bash\n",
    }.items():
        yield Planted(path=f"/etc/{path}", content=content.encode())
    yield Planted(path="/etc/localtime", content=zone.encode(), mode=_LINK)
    yield Planted(path="/etc/os-release", content=b"../usr/lib/os-release", mode=_LINK)
    yield Planted(path="/var/lib/dbus/machine-id", content=f"{world.machine_id}\n".encode())
    yield Planted(path=BUNDLE, content=authority)
    if world.container:
        yield Planted(path="/.dockerenv", content=b"")
        yield Planted(path="/run/.containerenv", content=b"")


def _key(value: str) -> str:
    """Return something that looks like a private key and is none."""
    words = textwrap.fill(value * 8, 70)
    head, foot = ("-----" + f"{end} OPENSSH PRIVATE KEY" + "-----" for end in ("BEGIN", "END"))
    return f"{head}\n{words}\n{foot}\n"
