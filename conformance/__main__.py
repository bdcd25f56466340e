"""Install the clients, close the network, run the matrix: ``python -m conformance``."""

import shutil
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from pathlib import Path

from conformance.chamber import can_enter, enter, set_up
from conformance.install import install_all
from conformance.matrix import PARTS, Row, Stage, run_matrix
from conformance.report import print_rows, write_rows
from conformance.servers import hortus_before, scripted_model
from conformance.signing import install_provider
from hortus.signin.testing import CannotHaveProviderError

_ROOT = Path(__file__).resolve().parents[1]
_CLIENTS = _ROOT / "build" / "clients"
_REPORT = _ROOT / "build" / "bench" / "clients.json"


def main() -> int:
    """Return 0 where every client passed, else 1."""
    words = sys.argv[1:]
    args = _parser().parse_args(words)
    if args.inside:
        return _run(args, isolated=True)
    problems = install_all(_CLIENTS, _ROOT / ".uv" / "bin" / "uv")
    try:
        install_provider()
    except CannotHaveProviderError as e:
        problems.append(f"the identity provider: {e}")
    if problems:
        sys.stderr.write("".join(f"not installed: {problem}\n" for problem in problems))
        return 1
    if can_enter():
        return enter(words)
    sys.stderr.write(
        "this machine allows no network of our own: the clients run in the open, and which other "
        "hosts they ask for is not seen\n"
    )
    return _run(args, isolated=False)


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m conformance", description=__doc__)
    parser.add_argument("--inside", action="store_true", help="the network is closed already")
    parser.add_argument("--only", default="", metavar="A,B", help="only these clients")
    parser.add_argument(
        "--part",
        choices=PARTS,
        default="",
        help="only clients that are banned and allowed again, or only the change of a policy, by "
        "people who sign in",
    )
    parser.add_argument("--keep", action="store_true", help="keep what the runs left behind")
    return parser


def _run(args: Namespace, *, isolated: bool) -> int:
    folder = Path(tempfile.mkdtemp(prefix="hortus-clients-"))
    names = set_up(folder) if isolated else None
    rows: list[Row] = []
    only = frozenset(filter(None, args.only.split(",")))
    with scripted_model(folder) as model, hortus_before(model, folder) as hortus:
        stage = Stage(hortus, model, _CLIENTS, folder, names)
        for row in run_matrix(stage, only, args.part):
            sys.stderr.write(f"{row.client} {row.case}: {'pass' if row.passed else 'FAIL'}\n")
            rows.append(row)
    print_rows(rows)
    write_rows(rows, _REPORT, isolated=isolated)
    if args.keep:
        sys.stdout.write(f"kept in {folder}\n")
    else:
        shutil.rmtree(folder)
    return 0 if all(row.passed for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
