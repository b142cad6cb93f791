"""What else whoever runs a registry feels: start, memory, imports, writes, search."""

import json
import shutil
from urllib.parse import quote

import load
import pocketbase
import quality
import tables
import writes
from load import Target as Asked
from processes import Trouble
from reads import is_there
from registry import Registry, import_ror
from table import Line, Target, compared, figure

CLIENTS = 8
# More than any server here enters in a second.
MOST_WRITES = 4_000


def start(bench, size, database):
    """Seconds from the command to an answer of `/readyz`."""
    group, what = "Running it", f"start on {size} data until /readyz"
    if not bench.wants(group, what):
        return
    registry = Registry(bench.binary, bench.work / "starting", database, bench.more)
    took = []
    for _ in range(max(3, bench.manner.rounds)):
        took.append(registry.start().seconds_to_ready)
        registry.stop()
    median = load.percentile(took, 50)
    yield Line(group, what, f"{median:.2f} s [{min(took):.2f}–{max(took):.2f}]", value=median, is_ratio=False,
               target=Target(at_most=2) if size == "large" else None, remark=f"{len(took)} starts")
    shutil.rmtree(registry.directory)


def memory(bench, size, registry):
    """Resident memory after everything that was asked of it."""
    group, what = "Running it", f"resident memory on {size} data, after the load"
    if not bench.wants(group, what):
        return
    now, highest = registry.server.memory()
    yield Line(group, what, f"{now:,.0f} MB", value=now, is_ratio=False,
               target=Target(at_most=500) if size == "large" else None, remark=f"at most {highest:,.0f} MB on the way")


def importing(bench):
    """Organisations a second by `coalitions import ror`, from the command to its end."""
    group, what = "Running it", "`import ror`, organisations a second"
    if not bench.wants(group, what):
        return
    found = []
    for _ in range(min(3, bench.manner.rounds)):
        number, took = import_ror(bench.binary, bench.work / "importing", bench.ror)
        found.append(number / took)
    shutil.rmtree(bench.work / "importing")
    median = load.percentile(found, 50)
    yield Line(group, what, f"{median:,.0f}/s [{min(found):,.0f}–{max(found):,.0f}]", value=median, is_ratio=False,
               target=Target(at_least=5_000), remark=f"{number:,} organisations into SQLite with the log, start and founding data included")


def visible(bench, registry):
    """How soon a write is seen."""
    group, what = "Writing, large data", "a write until the next read shows it, p99"
    if not bench.wants(group, what):
        return
    took = [1000 * seconds for seconds in writes.seen_by_next_read(registry, writes.fresh_of(registry), bench.writes)]
    p99 = load.percentile(took, 99)
    yield Line(group, what, f"{p99:.1f} ms", value=p99, is_ratio=False, target=Target(at_most=10),
               remark=f"{len(took)} writes one after the other, median {load.percentile(took, 50):.1f} ms")


def writing(bench, registry):
    """Creates against PocketBase's creates, both on large data and both waiting for the disk."""
    group = "Writing, large data"
    if not bench.pocketbase or not bench.wants(group, "durable creates PocketBase"):
        return
    fresh = writes.fresh_of(registry)
    token = registry.token()
    for durable in (True, False):
        peer = pocketbase.PocketBase(bench.pocketbase.program, bench.work / "pocketbase-writing", bench.pocketbase_kept, durable)
        peer.start()
        kind = "durable as ours" if durable else "as shipped, which does not wait for the disk"
        if durable:
            yield from _one_client(bench, group, registry, peer, fresh)
        targets = [
            Asked(registry.server, bench.work / "creates.ours", headers={"Authorization": f"Bearer {token}"}),
            Asked(peer.server, bench.work / "creates.theirs"),
        ]
        number = int(MOST_WRITES * (bench.manner.seconds + 1))

        def prepare(at):
            # Anew for every round, so that nothing is entered twice.
            _bodies(targets[at].requests, at, [fresh.take() for _ in range(number)], fresh)

        prepare(0)
        prepare(1)
        # Never longer: the same bodies again would be refused.
        manner = bench.manner.with_connections(CLIENTS, longest=0)
        manner.threads = 1
        before = _totals(registry, peer)
        ours, theirs = load.in_turns(targets, manner, prepare)
        if durable:
            peer.check_durable()
        # Warm-up and what was cut off at the end of a round are in the totals, so that they can only be more.
        for name, had, has, said in zip(("ours", "PocketBase"), before, _totals(registry, peer), (ours, theirs)):
            if has - had < said.requests:
                raise Trouble(f"{name} says that it entered {said.requests} memberships, and has {has - had} more")
        yield compared(group, f"creates with {CLIENTS} clients, PocketBase {kind}", ours, theirs,
                       Target(at_least=1.0) if durable else None, None,
                       f"p50 {ours.p50:.1f} against {theirs.p50:.1f} ms")
        peer.stop()
        shutil.rmtree(peer.directory)


def _one_client(bench, group, registry, peer, fresh):
    """The latency of one write after the other."""
    ours, theirs = registry.registrar(), peer.client()
    path = "/api/collections/memberships/records"
    took = [[], []]
    for _ in range(max(1, bench.writes // 25)):
        pairs = [fresh.take() for _ in range(25)]
        took[0] += writes.one_after_the_other(ours, "/v1/memberships", [fresh.draft(pair) for pair in pairs])
        took[1] += writes.one_after_the_other(theirs, path, [_theirs(pair) for pair in pairs])
    texts, p50s = [], []
    for times in took:
        p50s.append(1000 * load.percentile(times, 50))
        texts.append(f"{p50s[-1]:.1f} ms, p99 {1000 * load.percentile(times, 99):.1f} ms")
    yield Line(group, "one create after the other, median, PocketBase durable as ours", *texts,
               value=p50s[0] / p50s[1], remark=f"{len(took[0])} creates each; a ratio below 1 is quicker")


def _theirs(pair):
    """The same membership for PocketBase."""
    coalition, organisation = pair
    return {
        "coalition": tables.identity("coalitions", coalition),
        "organisation": tables.identity("organisations", organisation),
        "role": writes.ROLE, "role_as_stated": writes.ROLE, "since": "2020", "status": "unconfirmed",
        "statements": [{"source": "bench", "role_as_stated": writes.ROLE, "certainty": "stated"}],
    }


def _bodies(file, at, pairs, fresh):
    path = ("/v1/memberships", "/api/collections/memberships/records")[at]
    made = (fresh.draft, _theirs)[at]
    file.write_text("".join(f"{path}\t{json.dumps(made(pair))}\n" for pair in pairs))


def _totals(registry, peer):
    ours = registry.client().json("/v1/memberships?limit=1")["total"]
    theirs = peer.client().json("/api/collections/memberships/records?perPage=1")["totalItems"]
    return ours, theirs


def search(bench, registry):
    """How long search takes, and whether it finds what was meant."""
    group = "Search, large data"
    late = Target(at_most=5)
    goals = {"one typo": 0.95, "accents dropped": 0.99, "transliterated": 0.9}
    latency = "all-distinct queries, one connection, p99"
    titles = {sort: f"{sort}: right one among the first {quality.AMONG}" for sort in goals}
    if not any(bench.wants(group, what) for what in (latency, *titles.values())):
        return
    if not is_there(registry, "/v1/search?q=bank"):
        yield Line(group, latency, target=late, remark="not there: /v1/search answers 404")
        for sort, goal in goals.items():
            yield Line(group, titles[sort], target=Target(at_least=goal), remark="not there")
        return
    client = registry.client()
    if bench.wants(group, latency):
        queries = quality.samples(bench.ror, bench.most)
        paths = [f"/v1/search?q={quote(query)}" for query in mixed(queries)]
        file = bench.work / "search.ours"
        file.write_text("".join(f"{path}\n" for path in paths))
        [alone] = load.in_turns([Asked(registry.server, file)], bench.manner.with_connections(1))
        yield Line(group, latency, f"{alone.p99:.2f} ms", value=alone.p99, is_ratio=False, target=late,
                   remark=f"{len(paths):,} different queries, median {alone.p50:.2f} ms, {alone.rate:,.0f}/s")
    borne = quality.bearers(client)
    for sort, asked in quality.samples(bench.ror, bench.names).items():
        if not bench.wants(group, titles[sort]):
            continue
        found, number, scripts = quality.measure(client, asked, borne)
        share = found / number
        by_script = ", ".join(f"{name.lower()} {hit}/{of}" for name, (hit, of) in sorted(scripts.items()))
        yield Line(group, titles[sort], f"{figure(share)}", value=share, is_ratio=False,
                   target=Target(at_least=goals[sort]), remark=f"{found} of {number} names of ROR ({by_script})")


def mixed(queries):
    """Misspelt, without accents and in Latin letters, in turns."""
    kinds = [[query for query, _ in asked] for asked in queries.values()]
    return list(dict.fromkeys(query for several in zip(*kinds) for query in several))
