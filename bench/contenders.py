"""The gateways that are measured side by side, and how each is started."""

import http.client
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from load import Target
from process import Program, start

ROOT = Path(__file__).parents[1]
LITELLM = "litellm[proxy]==1.106.2"
_GATEWAY_CORE = 0


class SkippedError(Exception):
    """A contender cannot run here; the message says why."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What every contender is given: a folder of its own and where the model server is."""

    folder: Path
    upstream_port: int
    port: int

    def run(self, *command: str | Path, **environment: str) -> Program:
        """Start a gateway on its core with an empty home."""
        base = {"PATH": os.environ["PATH"], "HOME": str(self.folder)}  # noqa: TID251 - a harness
        return start(
            command,
            core=_GATEWAY_CORE,
            log=self.folder / "output.log",
            environment=base | environment,
        )


@dataclass(frozen=True, slots=True)
class Contender:
    """One way to reach the model server."""

    name: str
    note: str
    begin: Callable[[Bench], tuple[Program | None, Target]]


def direct(bench: Bench) -> tuple[Program | None, Target]:
    """Go to the model server without a gateway."""
    return None, Target(bench.upstream_port)


def nginx(bench: Bench) -> tuple[Program | None, Target]:
    """Start nginx as a reverse proxy with one worker and keep-alive on both sides."""
    binary = shutil.which("nginx") or install_nginx()
    config = bench.folder / "nginx.conf"
    config.write_text(_NGINX.format(folder=bench.folder, port=bench.port, up=bench.upstream_port))
    program = bench.run(binary, "-c", config, "-p", bench.folder, "-g", "daemon off;")
    return program, Target(bench.port)


def install_nginx() -> str:
    """Install nginx where that is possible, or say what to do."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "nginx-light"]
        subprocess.run(["apt-get", "update", "-qq"], check=False, capture_output=True)
        subprocess.run(command, check=False, capture_output=True)
    if binary := shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin"):
        return binary
    raise SkippedError("nginx is not installed; install it (Debian: apt install nginx-light)")


def hortus(
    bench: Bench, *, inside: bool, screening: str = "enforce"
) -> tuple[Program | None, Target]:
    """Start hortus as a user does, with a key of its own and every request on record."""
    binary = Path(sys.executable).with_name("hortus")
    config = bench.folder / "hortus.toml"
    config.write_text(
        f"[server]\nport = {bench.port}\n"
        '[completion]\nrepository = ""\n'
        f'[dlp]\nmode = "{screening}"\n'
        '[policy]\npacks = ["outside-models"]\n'
        f'[models.bench]\nurl = "http://127.0.0.1:{bench.upstream_port}/v1"\n'
        f"inside = {str(inside).lower()}\n"
    )
    policy = bench.folder / "policy"
    policy.mkdir(exist_ok=True)
    (policy / "parameters.toml").write_text(
        '[outside-models]\nmodels = ["bench"]\neveryone = true\n'
    )
    data = ["--data", str(bench.folder)]
    made = subprocess.run(
        [str(binary), "key", "new", "bench", "--json", *data], capture_output=True, check=False
    )
    if made.returncode:
        raise SkippedError(f"hortus made no key: {made.stderr.decode()[-300:]}")
    program = bench.run(binary, "up", *data)
    return program, Target(bench.port, json.loads(made.stdout)["secret"])


def litellm(bench: Bench) -> tuple[Program | None, Target]:
    """Start the LiteLLM proxy with one worker, a master key and no database."""
    binary = install_litellm()
    config = bench.folder / "litellm.json"  # JSON is YAML
    model = {"model": "openai/bench", "api_key": "sk-upstream"}
    model["api_base"] = f"http://127.0.0.1:{bench.upstream_port}/v1"
    config.write_text(
        json.dumps(
            {
                "model_list": [{"model_name": "bench", "litellm_params": model}],
                "general_settings": {"master_key": "sk-bench"},
            }
        )
    )
    words = ["--config", str(config), "--host", "127.0.0.1", "--port", str(bench.port)]
    program = bench.run(
        binary,
        *words,
        *("--num_workers", "1", "--telemetry", "False"),
        LITELLM_LOCAL_MODEL_COST_MAP="True",
        LITELLM_LOG="ERROR",
        LITELLM_MODE="PRODUCTION",
    )
    return program, Target(bench.port, "sk-bench")


def install_litellm() -> Path:
    """Install LiteLLM into an environment of its own, or say why not."""
    folder = ROOT / "build" / "bench" / "litellm"
    binary = folder / "bin" / "litellm"
    uv = ROOT / ".uv" / "bin" / "uv"
    if binary.exists():
        return binary
    if not uv.exists():
        raise SkippedError("LiteLLM needs .uv/bin/uv to install; run `make setup` first")
    commands: tuple[list[str | Path], ...] = (
        [uv, "venv", "-q", "--allow-existing", "--python", sys.executable, folder],
        [uv, "pip", "install", "-q", "--python", folder, LITELLM],
    )
    for command in commands:
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode:
            raise SkippedError(f"LiteLLM does not install here: {done.stderr.strip()[-300:]}")
    return binary


def wait_until_up(program: Program | None, target: Target, *, patience_s: float = 120.0) -> None:
    """Return once the target answers HTTP; raise with its last words where it does not."""
    until = time.monotonic() + patience_s
    while time.monotonic() < until:
        if program and program.has_ended():
            break
        connection = http.client.HTTPConnection("127.0.0.1", target.port, timeout=5)
        try:
            connection.request("GET", "/v1/models", headers={"authorization": "Bearer none"})
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    words = program.log.read_text(errors="replace")[-600:] if program else ""
    raise SkippedError(f"it did not start: {words}")


_NGINX = """
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  keepalive_requests 100000000;
  client_body_buffer_size 256k;
  client_max_body_size 64m;
  upstream model {{
    server 127.0.0.1:{up};
    keepalive 128;
    keepalive_requests 100000000;
  }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://model;
      proxy_http_version 1.1;
      proxy_set_header connection "";
      proxy_buffering off;
    }}
  }}
}}
"""

CONTENDERS = {
    c.name: c
    for c in (
        Contender("direct", "no gateway", direct),
        Contender("nginx", "reverse proxy, no key check, no records", nginx),
        Contender(
            "hortus",
            "key check, screening and records on, model inside",
            partial(hortus, inside=True),
        ),
        Contender(
            "hortus-out",
            "the same, model outside: the intent is on disk before anything is sent",
            partial(hortus, inside=False),
        ),
        Contender(
            "hortus-unscreened",
            "the first without looking through requests and answers",
            partial(hortus, inside=True, screening="off"),
        ),
        Contender("litellm", f"{LITELLM}, master key, no database", litellm),
    )
}
