"""Run commands in sandboxes as they are asked for, one line of JSON each."""

import json
import sys
from pathlib import Path

import msgspec

from hortus.agent.sandbox import Profile, Sandbox, SandboxError


def main():
    """Answer each line."""
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            sandbox = Sandbox.open(Path(asked["workspace"]))
            profile = msgspec.convert(asked["profile"], Profile)
            answer = msgspec.to_builtins(sandbox.run(asked["command"], profile))
            answer["state"] = sandbox.state
        except SandboxError as e:
            answer = {"code": e.code, "message": e.message, "remedy": e.remedy}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


main()
