"""The benchmark of kept content measures each way and writes what it found."""

import json
import subprocess
import sys


def test_each_way_is_measured_and_written_down(request, tmp_path):
    out = tmp_path / "content.json"
    words = ["bench/content.py", "--rounds", "1", "--requests", "32", "--out", str(out)]
    subprocess.run(
        [sys.executable, *words], cwd=request.config.rootpath, check=True, capture_output=True
    )
    figures = json.loads(out.read_text())
    assert [f["way"] for f in figures] == ["off", "not covered", "kept"] * 2
    for off, _, kept in (figures[:3], figures[3:]):
        assert off["database_bytes"] < kept["database_bytes"]
