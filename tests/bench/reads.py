"""Reads: against nginx, against the peers, against ourselves on other data and under writes."""

import csv
import io
import json
from urllib.parse import quote

import cases
import load
import nginx
import pocketbase
import quality
from client import Client
from load import Target as Asked
from mirror import Mirror
from processes import Trouble
from table import Line, Target, compared
from writes import Writer, fresh_of

EVEN = Target(at_least=1.0)
P99 = Target(at_most=1.5)
GZIP = "gzip"


def asked_of_both(bench, mirrored, server, registry, coding=None):
    """The requests to both, as `wrk` is told them."""
    headers = {"Accept-Encoding": coding} if coding else {}
    # Less than nine tenths of the bytes that are right is something else than the answer.
    size = 0.9 * mirrored.size
    if mirrored.number > 100:
        size *= 0.8  # not every address is reached in every round
    return [Asked(registry.server, mirrored.ours, size, headers), Asked(server, mirrored.theirs, size, headers)]


def is_there(registry, path):
    """Whether the program has such an address at all; any other failure is one."""
    status, _, body = registry.client().get(path)
    if status not in (200, 404):
        raise Trouble(f"ours answered {status} to {path}: {body[:300]!r}")
    return status == 200


def warm(bench, size, registry):
    """A few addresses again and again, against the very same bytes from files."""
    group = f"Warm, {size} data, against nginx"
    if not any(bench.wants(group, label) for label in cases.WARM.values()):
        return
    wanted = [case for case in cases.warm(registry.client()) if bench.wants(group, case.label)]
    for case in wanted:
        if case.name == "search" and not is_there(registry, case.paths[0]):
            yield Line(group, case.label, target=EVEN, p99_target=P99, remark="not there: /v1/search answers 404")
            continue
        for coding in (None, GZIP):
            mirror = Mirror(bench.nginx, registry.server.port, f"{size}-{case.name}-{coding or 'plain'}", coding)
            mirrored = mirror.all_of(case)
            mirror.check(bench.nginx)
            manner = bench.manner.with_connections(4, longest=4 * bench.manner.longest) if case.name == "csv" else bench.manner
            ours, theirs = load.in_turns(asked_of_both(bench, mirrored, bench.nginx, registry, coding), manner)
            mirror.remove()
            what = f"{case.label}, {coding or 'plain'}"
            yield compared(group, what, ours, theirs, EVEN, P99, f"{in_bytes(mirrored.size)} each")
    if bench.wants(group, cases.WARM["304"]):
        yield from _not_modified(bench, group, registry)


def _not_modified(bench, group, registry):
    """A page of 50 that has not changed, told by its tag."""
    case = cases.Case("304", cases.WARM["304"], ["/v1/organisations?limit=50"])
    mirror = Mirror(bench.nginx, registry.server.port, "not-modified")
    mirrored = mirror.all_of(case)
    targets = asked_of_both(bench, mirrored, bench.nginx, registry)
    for target in targets:
        path = target.requests.read_text().strip()
        client = Client(target.server.port)
        tag = client.get(path)[1]["ETag"]
        target.headers, target.size = {"If-None-Match": tag}, 0
        status, _, body = client.get(path, target.headers)
        if status != 304 or body:
            raise Trouble(f"{target.server.name} answered {status} to its own tag {tag}")
    ours, theirs = load.in_turns(targets, bench.manner)
    mirror.remove()
    yield compared(group, case.label, ours, theirs, EVEN, P99)


def distinct(bench, registry):
    """Each address once in a round: no cache of answers helps."""
    group = "Distinct addresses, large data, against nginx"
    if not any(bench.wants(group, label) for label in cases.DISTINCT.values()):
        return
    words = [query for query, _ in quality.samples(bench.ror, bench.most)["one typo"]]
    for case in cases.distinct(registry.client(), bench.most, words):
        if not bench.wants(group, case.label):
            continue
        target = Target(at_least=0.6)
        if case.name == "people":
            # A page is put together for each who asks: 5,000 a second where nginx sends 57,000 files.
            target = Target(at_least=0.09)
        if case.name == "search":
            # Ranking has no counterpart in a file server; what it must reach stands under "Search".
            if not is_there(registry, case.paths[0]):
                yield Line(group, case.label, remark="not there: /v1/search answers 404")
                continue
            target = None
        mirror = Mirror(bench.nginx, registry.server.port, f"distinct-{case.name}")
        mirrored = mirror.as_many_as(case, bench.most, bench.gathering)
        mirror.check(bench.nginx)
        with mirrored.ours.open("a") as more:
            more.writelines(f"{path}\n" for path in case.besides)
        ours, theirs = load.in_turns(asked_of_both(bench, mirrored, bench.nginx, registry), bench.manner)
        mirror.remove()
        besides = f", of ours {len(case.besides):,} more" if case.besides else ""
        remark = f"{mirrored.number:,} addresses{besides}, {in_bytes(mirrored.size)} on average"
        yield compared(group, case.label, ours, theirs, target, None, remark)


def peers(bench, registry):
    """PocketBase and Datasette on the same records, large data."""
    country, category = "US", "civil-society"
    slug, coalition = bench.organisation, "privacy"
    words = "internet society"
    questions = [
        ("one organisation", f"/v1/organisations/{slug}", {"PocketBase": 6}, ("organisation", slug), None),
        ("a page of 50 organisations", "/v1/organisations?limit=50", {"PocketBase": 35, "Datasette": 500}, ("organisations",), "slug"),
        ("a filtered page", f"/v1/organisations?country={country}&stakeholder_category={category}", {},
         ("organisations", country, category), "slug"),
        ("members of a coalition", f"/v1/coalitions/{coalition}/members", {}, ("members", coalition), "id"),
        ("members at a time past", f"/v1/coalitions/{coalition}/members?as_of={cases.AS_OF}", {}, ("members", coalition, cases.AS_OF), None),
        ("search, repeated", f"/v1/search?q={quote(words)}", {}, ("search", words), None),
        ("CSV of all memberships", "/v1/memberships.csv", {}, ("everything",), None),
    ]
    for name, peer, asks in (("PocketBase", bench.pocketbase, pocketbase), ("Datasette", bench.datasette, None)):
        group = f"Warm, large data, against {name}"
        if not peer or not any(bench.wants(group, what) for what, *_ in questions):
            continue
        server = peer.start()
        for what, path, targets, (method, *rest), same in questions:
            ask = getattr(asks or peer, method, None)
            if not ask or not bench.wants(group, what):
                continue
            target = Target(at_least=targets[name]) if name in targets else None
            if not is_there(registry, path):
                yield Line(group, what, target=target, remark=f"not there: {path.split('?')[0]} answers 404")
                continue
            their_path = ask(*rest)
            remark = _same(registry, path, peer, their_path, same)
            made = []
            for place, text in (("ours", path), ("theirs", their_path)):
                made.append(bench.work / f"peer.{place}")
                made[-1].write_text(f"{text}\n")
            whole = method == "everything"
            manner = bench.manner.with_connections(2, longest=4 * bench.manner.longest) if whole else bench.manner.with_connections(32)
            ours, theirs = load.in_turns([Asked(registry.server, made[0]), Asked(server, made[1])], manner)
            yield compared(group, what, ours, theirs, target, None, remark)
        peer.stop()


def _same(registry, path, peer, their_path, key):
    """Holds the things on both pages to be the same; what is said of it in the table."""
    status, _, theirs = peer.client().get(their_path)
    if status != 200:
        raise Trouble(f"{peer.server.name} answered {status} to {their_path}: {theirs[:300]!r}")
    ours = registry.client().get(path)[2]
    sizes = f"{in_bytes(len(ours))} against {in_bytes(len(theirs))}"
    if path.endswith(".csv"):
        rows = [sum(1 for _ in csv.reader(io.StringIO(body.decode()))) - 1 for body in (ours, theirs)]
        if rows[0] != rows[1]:
            raise Trouble(f"{peer.server.name} gives {rows[1]:,} rows at {their_path} where ours gives {rows[0]:,}")
        return f"{rows[0]:,} rows each, {sizes}"
    if not key:
        return sizes
    theirs = json.loads(theirs)
    found = [thing["uuid" if key == "id" else key] for thing in theirs.get("items") or theirs["rows"]]
    wanted = [thing[key] for thing in json.loads(ours)["items"]]
    if found != wanted:
        raise Trouble(f"{peer.server.name} does not answer {their_path} with the things of {path}: {found[:3]} {wanted[:3]}")
    return f"the same {len(found)} things, {sizes}"


def growth(bench, small, large):
    """The same answers from more data."""
    group = "Large data against founding data, ours"
    modes = ("warm", "distinct")
    if not any(bench.wants(group, f"{label}, {mode}") for label in cases.STEADY for mode in modes):
        return
    for label, paths in cases.steady(small.client(), large.client()):
        for mode, chosen in zip(modes, (paths[:3], _variants(paths, bench.most))):
            what, target = f"{label}, {mode}", Target(at_least=0.9)
            if not bench.wants(group, what):
                continue
            if not chosen:
                yield Line(group, what, target=target, remark="no answer has the same size in both")
                continue
            file = bench.work / "growth.ours"
            file.write_text("".join(f"{path}\n" for path in chosen))
            ours, theirs = load.in_turns([Asked(large.server, file), Asked(small.server, file)], bench.manner)
            yield compared(group, what, ours, theirs, target, None, f"{len(chosen):,} addresses")


def _variants(paths, most):
    """Different addresses of the same things: times of knowledge do not change what is known, only what is asked."""
    if not paths:
        return []
    languages = ["en", "fr", "de", "es", "it", "pt", "ar", "zh", "ru", "ja", "ko", "nl", "pl", "sv", "da", "fi", "el", "tr"]
    made = []
    for first in languages:
        for second in languages:
            for path in paths:
                made.append(f"{path}{'&' if '?' in path else '?'}lang={first}-{second.upper()}")
                if len(made) >= most:
                    return made
    return made


def under_writes(bench, registry):
    """Reads while a membership is entered every 100 ms, against reads while nothing is."""
    group = "Reads with one write per 100 ms against none, large data, ours"
    warm_ones, distinct_ones = ("organisation", "page", "filtered", "members"), ("organisation", "filtered")
    titles = {f"{cases.WARM[name]}, warm": (cases.warm, name) for name in warm_ones}
    titles |= {f"{cases.DISTINCT[name]}, distinct": (lambda client: cases.distinct(client, bench.most, []), name)
               for name in distinct_ones}
    titles = {what: made for what, made in titles.items() if bench.wants(group, what)}
    if not titles:
        return
    fresh = fresh_of(registry)
    for what, (made, name) in titles.items():
        [paths] = [case.paths for case in made(registry.client()) if case.name == name]
        file = bench.work / "writes.ours"
        file.write_text("".join(f"{path}\n" for path in paths))
        target = Asked(registry.server, file)
        writer = Writer(registry, fresh)

        def switch(at):
            (writer.going.set if at == 0 else writer.going.clear)()

        try:
            busy, quiet = load.in_turns([target, target], bench.manner, switch)
        finally:
            writer.going.clear()
            writer.close()
        slowest = 1000 * load.percentile(writer.took, 99)
        remark = f"{len(writer.took)} writes, p99 {slowest:.0f} ms, {writer.behind} late"
        yield compared(group, what, busy, quiet, Target(at_least=0.9), None, remark)


def in_bytes(number):
    for unit in ("B", "kB", "MB"):
        if number < 1000 or unit == "MB":
            return f"{number:.3g} {unit}" if number < 1000 else f"{number:.0f} {unit}"
        number /= 1000
