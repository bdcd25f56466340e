"""The sandboxes that hortus' is compared with, as they come and as tight as they can be set."""

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sandbox_suite.execution import Launch
from sandbox_suite.runners import Program, addresses
from sandbox_suite.stage import Stage


def _version(package: Path) -> str:
    return str(json.loads(package.read_text())["version"])


_CODEX_TIGHT = """\
default_permissions = "tight"
[permissions.tight.filesystem]
":minimal" = "read"
"{programs}" = "read"
"~/.codex/tmp" = "read"
"{temporary}" = "write"
[permissions.tight.filesystem.":workspace_roots"]
"." = "write"
[shell_environment_policy]
inherit = "core"
"""
_CODEX_PROXY = """\
[features]
network_proxy = true
[permissions.tight.network]
enabled = true
allow_local_binding = {local}
[permissions.tight.network.domains]
"{host}" = "allow"
"""


@dataclass(frozen=True, slots=True)
class Codex(Program):
    """`codex sandbox`, as it comes or with a profile that reads and passes on the least."""

    program: Path
    tight: bool = False
    own: str = ".codex/config.toml"

    @property
    def name(self) -> str:
        return "codex+" if self.tight else "codex"

    @property
    def settings(self) -> str:
        version = _version(self.program.parents[3] / "package.json")
        if self.tight:
            return (
                f"{version}, permission profile: reads :minimal, writes the workspace root "
                "and a TMPDIR of its own; network_proxy with one domain where a host is allowed; "
                'shell_environment_policy.inherit = "core"'
            )
        return f'{version}, sandbox_mode = "workspace-write"'

    def environment(self, stage: Stage) -> dict[str, str]:
        """Return the variables that it is started with."""
        own = {"TMPDIR": str(stage.temporary)} if self.tight else {}
        return stage.environment() | own

    def words(self, stage: Stage, script: str, launch: Launch) -> Sequence[str] | None:
        if launch.time_limit_s or (launch.allow and not self.tight):
            return None
        if not self.tight:
            mode = 'sandbox_mode="workspace-write"'
            return (str(self.program), "sandbox", "-c", mode, "--", "bash", "-c", script)
        folder = stage.home / ".codex"
        folder.mkdir()
        text = _CODEX_TIGHT.format(programs=self.program.parents[5], temporary=stage.temporary)
        for each in launch.allow:
            host = stage.fill(each).split(":")[0]
            local = str(bool(addresses([host]))).lower()
            text += _CODEX_PROXY.format(host=host, local=local)
        (folder / "config.toml").write_text(text)
        return (str(self.program), "sandbox", "--", "bash", "-c", script)


@dataclass(frozen=True, slots=True)
class SandboxRuntime(Program):
    """`srt`, with the settings of its manual's first example or with the least readable."""

    folder: Path
    tight: bool = False
    own: str = ".claude/commands/go.md"

    @property
    def name(self) -> str:
        return "srt+" if self.tight else "srt"

    @property
    def settings(self) -> str:
        package = self.folder / "node_modules/@anthropic-ai/sandbox-runtime/package.json"
        version = _version(package)
        if self.tight:
            return (
                f"{version}, denyRead the home, the stage, /root, /home and, without domains, "
                "/tmp; "
                "credentials.envVars denies the "
                "variable that holds the secret; mandatoryDenySearchDepth 10; "
                "writes the workspace and CLAUDE_CODE_TMPDIR"
            )
        return f"{version}, denyRead ~/.ssh, writes the workspace and CLAUDE_CODE_TMPDIR"

    def environment(self, stage: Stage) -> dict[str, str]:
        """Return the variables that it is started with."""
        return stage.environment() | {"CLAUDE_CODE_TMPDIR": str(stage.temporary)}

    def words(self, stage: Stage, script: str, launch: Launch) -> Sequence[str] | None:
        if launch.time_limit_s:
            return None
        domains = [stage.fill(each) for each in launch.allow]
        given: dict[str, object] = {"network": {"allowedDomains": domains, "deniedDomains": []}}
        writable = [str(stage.workspace), str(stage.temporary)]
        files = {"allowWrite": writable, "denyWrite": []}
        if self.tight:
            # Its way to the proxy lies in /tmp: with that hidden no host is reached at all.
            hidden = () if launch.allow else ("/tmp",)
            files["denyRead"] = [str(stage.base), "/home", "/root", *hidden]
            files["allowRead"] = writable
            given["credentials"] = {"envVars": [{"name": "DATABASE", "mode": "deny"}]}
            given["mandatoryDenySearchDepth"] = 10
        else:
            files["denyRead"] = [str(stage.home / ".ssh")]
        given["filesystem"] = files
        settings = stage.home / ".srt-settings.json"
        settings.write_text(json.dumps(given))
        program = self.folder / "node_modules/.bin/srt"
        node = shutil.which("node") or "node"
        return (node, str(program), "--settings", str(settings), "-c", script)
