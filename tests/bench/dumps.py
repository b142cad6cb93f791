"""Dumps, embeds and pages: what a whole dump takes, what reads lose while one is made, and how fast files, embeds and
pages for people are sent."""

import pathlib
import shutil
import subprocess
import threading
import time

import load
from cases import Case
from client import Client
from load import Target as Asked
from mirror import Mirror
from processes import Trouble
from reads import EVEN, GZIP, P99, asked_of_both, in_bytes
from table import Line, Target, compared

GROUP = "Dumps, embeds and pages, large data"
WHOLE = "a dump in all forms, `coalitions export`"
MEMORY = "highest memory of `coalitions export`"
MEANWHILE = "a page of 50 while a dump is made, against no dump"
FILE = "CSV of all memberships, a file of a dump, against nginx"
EMBEDS = "embeds, against nginx"
PAGES = "pages for people, against nginx"
# Seconds of load beside a dump, which begins with building its registry and goes on with writing.
BESIDE = 15
# Nobody waits longer for a dump.
LONGEST = 600


def dumps(bench, registry):
    """All of it."""
    if bench.wants(GROUP, WHOLE) or bench.wants(GROUP, MEMORY):
        yield from _export(bench, registry)
    if bench.wants(GROUP, MEANWHILE):
        yield from _meanwhile(bench, registry)
    if bench.wants(GROUP, FILE):
        yield from _file(bench, registry)
    if bench.wants(GROUP, EMBEDS):
        yield from _embeds(bench, registry)
    if bench.wants(GROUP, PAGES):
        yield from _pages(bench, registry)


def _export(bench, registry):
    """The command from its start to its end, the registry read into memory included."""
    took, highest, said = [], [], ""
    for _ in range(min(3, bench.manner.rounds)):
        directory = bench.work / "export"
        shutil.rmtree(directory, ignore_errors=True)
        command = [str(bench.binary), "export", str(directory), "--database-url", registry.database_url]
        began = time.perf_counter()
        with open(bench.work / "export.log", "wb+") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log)
            most = 0
            while process.poll() is None:
                most = max(most, resident_at_most(process.pid))
                time.sleep(0.02)
            log.seek(0)
            said = log.read().decode("utf-8", "replace").strip()
        if process.returncode != 0:
            raise Trouble(f"`coalitions export` failed with {process.returncode}: {said[-1000:]}")
        took.append(time.perf_counter() - began)
        highest.append(most / 1e6)
    shutil.rmtree(directory)
    seconds, memory = load.percentile(took, 50), load.percentile(highest, 50)
    yield Line(GROUP, WHOLE, f"{seconds:.1f} s [{min(took):.1f}–{max(took):.1f}]", value=seconds, is_ratio=False,
               target=Target(at_most=60), remark=said.splitlines()[-1].rsplit(": ", 1)[-1] if said else "")
    yield Line(GROUP, MEMORY, f"{memory:,.0f} MB [{min(highest):,.0f}–{max(highest):,.0f}]", value=memory, is_ratio=False,
               target=Target(at_most=400), remark="the registry that it reads included")


def resident_at_most(pid):
    """The most bytes that were resident since the program began; what `wait4` tells begins with what we had ourselves."""
    try:
        lines = pathlib.Path(f"/proc/{pid}/status").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), 0)


def fetched(client, path):
    """What is at an address of a dump, when it is at hand."""
    until = time.monotonic() + LONGEST
    while time.monotonic() < until:
        status, headers, body = client.get(path)
        if status == 200:
            return body
        if status != 503:
            raise Trouble(f"ours answered {status} to {path}: {body[:300]!r}")
        time.sleep(min(1, int(headers["Retry-After"] or 1)))
    raise Trouble(f"{path} was not at hand after {LONGEST} s")


def _meanwhile(bench, registry):
    """The same load in turns: with nothing beside it, and while a dump is made that was never asked for."""
    requests = bench.work / "meanwhile.ours"
    requests.write_text("/v1/organisations?limit=50\n")
    target = Asked(registry.server, requests)
    head = registry.client().json("/readyz")["revision"]
    quiet, busy, made = load.Series(), load.Series(), []
    load.once(target, bench.manner, bench.manner.warm_up)
    for number in range(bench.manner.rounds):
        revision = head - 1 - number
        dump = threading.Thread(target=lambda: made.append(_timed(registry, revision)), daemon=True)
        for series in (quiet, busy):
            if series is busy:
                dump.start()
                time.sleep(0.5)
            figures = load.once(target, bench.manner, max(BESIDE, bench.manner.seconds))
            series.rates.append(figures["requests"] / (figures["micros"] / 1e6))
            series.p50s.append(figures["p50"])
            series.p99s.append(figures["p99"])
            if series is busy and not dump.is_alive():
                raise Trouble("the dump was made before the load was over")
        dump.join()
    if len(made) != bench.manner.rounds:
        raise Trouble("a dump could not be made under load")
    yield compared(GROUP, MEANWHILE, busy, quiet, Target(at_least=0.8), None,
                   f"each dump ready after {load.percentile(made, 50):.0f} s, the load over before")


def _timed(registry, revision):
    began = time.perf_counter()
    fetched(Client(registry.server.port), f"/v1/dumps/{revision}")
    return time.perf_counter() - began


def _file(bench, registry):
    """The very bytes of a file that is at hand."""
    client = registry.client()
    path = f"/v1/dumps/{client.json('/readyz')['revision']}/csv/membership.csv"
    body = fetched(client, path)
    folder = bench.nginx.files / "dump"
    folder.mkdir(exist_ok=True)
    (folder / "membership.csv").write_bytes(body)
    ours, theirs = bench.work / "dump.ours", bench.work / "dump.theirs"
    ours.write_text(f"{path}\n")
    theirs.write_text("/dump/membership.csv\n")
    if Client(bench.nginx.port).get("/dump/membership.csv")[2] != client.get(path)[2]:
        raise Trouble("nginx does not have the bytes of the dump")
    manner = bench.manner.with_connections(4, longest=4 * bench.manner.longest)
    size = 0.9 * len(body)
    found = load.in_turns([Asked(registry.server, ours, size), Asked(bench.nginx, theirs, size)], manner)
    shutil.rmtree(folder)
    yield compared(GROUP, FILE, *found, Target(at_least=0.8), None, f"{in_bytes(len(body))} each")


def _embeds(bench, registry):
    """Small pages for other sites, again and again."""
    client = registry.client()
    slugs = [thing["slug"] for thing in client.json("/v1/coalitions?limit=5")["items"]]
    paths = [f"/embed/coalitions/{slug}/members" for slug in slugs] + [f"/embed/organisations/{bench.organisation}"]
    yield from _mirrored(bench, registry, Case("embeds", EMBEDS, paths))


def _pages(bench, registry):
    """What people look at, again and again."""
    slugs = [thing["slug"] for thing in registry.client().json("/v1/coalitions?limit=5")["items"]]
    paths = ["/", "/organisations", "/vocabularies", "/about", f"/organisations/{bench.organisation}"]
    yield from _mirrored(bench, registry, Case("pages", PAGES, paths + [f"/coalitions/{slug}" for slug in slugs]))


def _mirrored(bench, registry, case):
    for coding in (None, GZIP):
        mirror = Mirror(bench.nginx, registry.server.port, f"{case.name}-{coding or 'plain'}", coding)
        mirrored = mirror.all_of(case)
        mirror.check(bench.nginx)
        ours, theirs = load.in_turns(asked_of_both(bench, mirrored, bench.nginx, registry, coding), bench.manner)
        mirror.remove()
        yield compared(GROUP, f"{case.label}, {coding or 'plain'}", ours, theirs, EVEN, P99,
                       f"{in_bytes(mirrored.size)} on average")
