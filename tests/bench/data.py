"""The data of both sizes: founding, and founding + ROR + synthetic memberships.

All of it is entered through the product's own doors. The large database is kept and used again while what it is
made from stays the same.
"""

import csv
import hashlib
import io
import json
import os
import random
import shutil
import time

from processes import Trouble, run
from registry import REPOSITORY, Registry, import_ror

# Cells hold whole lists of statements.
csv.field_size_limit(10_000_000)

SEED = 20_080_401
MEMBERSHIPS = 200_000
# Written by the synthetic memberships. Others are left for what is entered under measurement.
ROLES = ["member"] * 16 + ["partner"] * 3 + ["associate"]
RECIPE = f"2 {SEED} {MEMBERSHIPS} {ROLES}"


def find_ror():
    """The records of ROR in a folder `shared/data` of this directory or one above it."""
    for directory in [REPOSITORY, *REPOSITORY.parents]:
        found = directory / "shared/data/ror-orgs.jsonl.gz"
        if found.exists():
            return found
    return None


def key(ror):
    """What the large database is made from, in a few letters."""
    digest = hashlib.sha256(RECIPE.encode())
    digest.update(ror.read_bytes())
    for path in sorted((REPOSITORY / "migration").rglob("*")):
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def large_database(binary, kept, ror):
    """The file with the large data, made if it is not there yet (several minutes)."""
    path = kept / f"large-{key(ror)}.db"
    if path.exists():
        return path
    making = kept / "making"
    print(f"making the large data, once: {path.name}", flush=True)
    number, took = import_ror(binary, making, ror)
    print(f"  {number} organisations of ROR in {took:.1f} s", flush=True)
    registry = Registry(binary, kept / "entering", making / "registry.db")
    registry.start()
    try:
        began = time.perf_counter()
        number = _enter_memberships(registry)
        print(f"  {number} memberships in {time.perf_counter() - began:.0f} s", flush=True)
    finally:
        registry.stop()
    # What stands in the log beside the file goes into it, so that one file is the whole.
    run(["sqlite3", registry.database, "PRAGMA wal_checkpoint(TRUNCATE)"])
    os.replace(registry.database, path)
    shutil.rmtree(making)
    shutil.rmtree(registry.directory)
    return path


def _enter_memberships(registry):
    """Hands a list of members in to each coalition and applies its plan."""
    client = registry.registrar()
    chance = random.Random(SEED)
    slugs = sorted(slug for slug, identifier in organisations(client) if identifier)
    coalitions = coalition_slugs(client)
    share, rest = divmod(MEMBERSHIPS, len(coalitions))
    entered = 0
    for number, coalition in enumerate(coalitions):
        lists = io.StringIO()
        rows = csv.writer(lists)
        rows.writerow(["kind", "slug", "role", "since", "until"])
        for slug in chance.sample(slugs, share + (number < rest)):
            since = chance.randint(2007, 2024)
            until = chance.randint(since + 1, 2025) if chance.random() < 0.3 else ""
            rows.writerow(["organisation", slug, chance.choice(ROLES), since, until])
        plan = _asked(client, f"/v1/coalitions/{coalition}/imports?mode=merge", lists.getvalue(), "text/csv")
        if plan["counts"]["error"] or plan["counts"]["choose"]:
            raise Trouble(f"the plan for {coalition} has faults: {plan['counts']}")
        _asked(client, f"/v1/imports/{plan['id']}/apply", "", None)
        entered += plan["counts"]["create"]
    return entered


def _asked(client, path, body, content_type):
    headers = {"Content-Type": content_type} if content_type else {}
    status, _, answer = client.ask("POST", path, body, headers)
    if status not in (200, 201):
        raise Trouble(f"POST {path} answered {status}: {answer[:500]!r}")
    return json.loads(answer)


def organisations(client):
    """(slug, ROR id or an empty text) of every organisation, in the order of the list by name."""
    status, _, body = client.get("/v1/organisations.csv")
    if status != 200:
        raise Trouble(f"the table of organisations answered {status}")
    return [(row["slug"], row["ror"]) for row in csv.DictReader(io.StringIO(body.decode()))]


def coalition_slugs(client):
    return [coalition["slug"] for coalition in client.json("/v1/coalitions?limit=200")["items"]]


def things(client, kind):
    """Every thing of a kind, as the public list gives it."""
    status, _, body = client.get(f"/v1/{kind}.ndjson")
    if status != 200:
        raise Trouble(f"the list of {kind} answered {status}")
    return [json.loads(line) for line in body.splitlines()]
