"""Runs the measurements, each beside its anchor in the same run; prints a table and writes JSON."""

import argparse
import importlib
import json
import os
import platform
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
for folder in (HERE, HERE.parent, ROOT):
    sys.path.insert(0, str(folder))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
QUICK = "20000"  # patients, where otherwise a million are measured


def main() -> int:
    """Run the chosen measurements; return 1 if one misses its goal."""
    known = sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(known)}; else all")
    parser.add_argument("--json", type=Path, default=ROOT / "build" / "bench.json")
    parser.add_argument("--quick", action="store_true", help=f"on {QUICK} patients, not a million")
    asked = parser.parse_args()
    if asked.quick:
        os.environ.setdefault("FRONTDESK_BENCH_PATIENTS", QUICK)
    unknown = set(asked.names) - set(known)
    if unknown:
        parser.error(f"no such measurement: {', '.join(sorted(unknown))}")
    rows: list[dict] = []
    for name in asked.names or known:
        print(f"… {name}", file=sys.stderr, flush=True)
        for row in _rows_of(name):
            rows.append({"bench": name} | row)
            print(_line(rows[-1]), flush=True)
    asked.json.parent.mkdir(parents=True, exist_ok=True)
    machine = {"cores": os.cpu_count(), "python": platform.python_version(),
               "load": _load()}  # fmt: skip
    content = {"at": datetime.now(UTC).isoformat(), "machine": machine, "rows": rows}
    asked.json.write_text(json.dumps(content, indent=1, default=str))
    missed = [row for row in rows if row.get("ok") is False]
    print(f"{len(rows)} measured, {len(missed)} missed their goal; written to {asked.json}")
    return 1 if missed else 0


def _rows_of(name: str) -> list[dict]:
    """Return what one file measures; a fault in it is a miss, and the others are still measured."""
    try:
        return importlib.import_module(f"bench_{name}").run()
    except Exception:
        traceback.print_exc()
        return [{"name": f"{name} could not be measured", "ok": False}]


def _load() -> tuple[float, ...] | None:
    """Return how busy the machine was, where it tells: figures of a busy one prove little."""
    return os.getloadavg() if hasattr(os, "getloadavg") else None


def _line(row: dict) -> str:
    mark = {True: "ok  ", False: "MISS", None: "    "}[row.get("ok")]
    what = f"{row['name']} [{row.get('database', '-')}]"
    ours, anchor = _ms(row.get("ours_ms")), _ms(row.get("anchor_ms"))
    ratio = row.get("ratio")
    told = f"{ratio:10.4f}" if isinstance(ratio, int | float) else f"{'':>10}"
    return f"{mark} {what:<64} {ours} {anchor} {told}   goal {row.get('goal', '')}"


def _ms(value: float | None) -> str:
    return f"{value:12.3f} ms" if isinstance(value, int | float) else f"{'':>15}"


if __name__ == "__main__":
    sys.exit(main())
