"""Small git repositories for tests, with contents and history as told."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

_IDENTITY = ("-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "gc.auto=0")


class ScratchRepository:
    """A git repository made in an empty folder."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main")

    def commit(self, files: Mapping[str, str | bytes | None], message: str = "change") -> str:
        """Write ``files`` (None removes one), commit everything and return the commit."""
        for name, content in files.items():
            self.write(name, content)
        self.git("add", "-A", "-f")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD").strip()

    def write(self, name: str, content: str | bytes | None) -> Path:
        """Write a file to the working tree without committing it."""
        file = self.path / name
        if content is None:
            file.unlink()
            return file
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def git(self, *words: str) -> str:
        """Run git in the repository and return what it prints."""
        command = ["git", "-C", str(self.path), *_IDENTITY, *words]
        done = subprocess.run(  # noqa: S603 - a fixed program, no shell
            command, capture_output=True, check=True, text=True
        )
        return done.stdout


def handlers(count: int, first: int = 0) -> str:
    """Return a Python file with ``count`` functions of one shape."""
    head = "from service import Request, Response, store\n"
    return head + "".join(
        f"\n\ndef handle_{number}(request: Request) -> Response:\n"
        f'    """Answer request {number}."""\n'
        f"    item = store.find(request.item_id)\n"
        f"    if item is None:\n"
        f'        return Response(status=404, body="not found")\n'
        f"    return Response(status=200, body=item.render_{number}())\n"
        for number in range(first, first + count)
    )
