"""Build a wiki and take pictures of it with Chromium: light, dark, narrow, and printed."""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from hortus.wiki import Order, build

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
_PAGES = ("index", "architecture", "modules", "building", "glossary")
_LOOKS = {
    "light": ("--window-size=1300,1500",),
    "dark": (
        "--window-size=1300,1500",
        "--force-dark-mode",
        "--blink-settings=preferredColorScheme=0",
    ),
    "narrow": ("--window-size=500,1500",),
}
_LIMIT_S = 60


def main() -> int:
    """Take the pictures and print where they are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("repository", type=Path, help="git repository to build the wiki of")
    parser.add_argument("--out", type=Path, default=Path("build/wiki-look"))
    args = parser.parse_args()
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        print("Chromium is not installed: apt-get install chromium", file=sys.stderr)
        return 1
    out = args.out.resolve()
    repository = args.repository.resolve()
    built = build(Order(repository, out / "wiki", repository.name), lambda *_: None)
    modules = sorted((built.place / "m").iterdir(), key=lambda file: -file.stat().st_size)
    pages = [built.place / f"{name}.html" for name in _PAGES] + modules[:1]
    for page in pages:
        for look, options in _LOOKS.items():
            take(program, page, (*options, f"--screenshot={out / f'{page.stem}-{look}.png'}"))
        printed = ("--no-pdf-header-footer", f"--print-to-pdf={out / f'{page.stem}.pdf'}")
        take(program, page, printed)
    print(out)
    return 0


def take(program: str, page: Path, options: tuple[str, ...]) -> None:
    """Run Chromium once, with a profile that is thrown away."""
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [
                *(program, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"),
                *(f"--user-data-dir={profile}", *options, page.as_uri()),
            ],
            check=True,
            capture_output=True,
            timeout=_LIMIT_S,
        )


if __name__ == "__main__":
    sys.exit(main())
