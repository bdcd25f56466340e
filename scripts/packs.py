"""Write down what the packs of rules say, so that reviews need not read their YAML each time."""

import argparse
import sys
from pathlib import Path

from hortus.review.document import read
from hortus.review.loading import PACKS, pack_file
from hortus.review.readings import SHIPPED, Known, Reading, digest, encoded

FOLDER = Path(__file__).parents[1] / "src/hortus/review"


def main(words: list[str]) -> int:
    """Write the file, or with ``--check`` fail where it is stale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if stale")
    checking = parser.parse_args(words).check
    path = FOLDER.joinpath(*SHIPPED)
    made = encoded(readings())
    if path.is_file() and path.read_bytes() == made:
        return 0
    if checking:
        sys.stderr.write(f"stale: {path}\n  remedy: run `python scripts/packs.py` and commit\n")
        return 1
    path.write_bytes(made)
    print(f"wrote {path}")
    return 0


def readings() -> Known:
    """Return the rules of all packs as their YAML says."""
    files = [pack_file(name) for name in PACKS]
    return {
        digest(file.text): tuple(
            Reading(one.line, one.entry) for one in read(file.text, file.name)
        )
        for file in files
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
