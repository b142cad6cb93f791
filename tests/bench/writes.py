"""Writing: how fast, how soon it is seen, and what it costs those who read meanwhile."""

import itertools
import threading
import time

import data
from processes import Trouble

# No synthetic membership has this role, so that each of these is new.
ROLE = "observer"
EVERY = 0.1


def fresh_of(registry):
    """What has not been entered into a registry yet: one for all who write to it."""
    if not hasattr(registry, "fresh"):
        registry.fresh = Fresh(registry.client())
    return registry.fresh


class Fresh:
    """Memberships that nobody has entered yet; each is given out once."""

    def __init__(self, client):
        slugs = [slug for slug, identifier in data.organisations(client) if identifier]
        coalitions = data.coalition_slugs(client)
        self.source = client.json("/v1/sources?limit=1")["items"][0]["id"]
        self.pairs = itertools.product(coalitions, slugs)
        self.lock = threading.Lock()

    def take(self):
        """(coalition, organisation), by slug."""
        with self.lock:
            return next(self.pairs)

    def draft(self, pair):
        """The body with which ours enters it."""
        coalition, organisation = pair
        return {
            "coalition": coalition,
            "member": {"kind": "organisation", "slug": organisation},
            "role": ROLE,
            "since": "2020",
            "statements": [{"source": self.source, "role_as_stated": ROLE, "certainty": "stated"}],
        }


class Writer:
    """Enters a membership every 100 ms while it is open, over one connection."""

    def __init__(self, registry, fresh):
        self.client, self.fresh = registry.registrar(), fresh
        self.took, self.behind, self.failure = [], 0, None
        self.going = threading.Event()
        self.ended = False
        self.thread = threading.Thread(target=self._work, daemon=True)
        self.thread.start()

    def _work(self):
        due = time.perf_counter()
        while not self.ended:
            if not self.going.is_set():
                self.going.wait(0.05)
                # A server closes a connection on which nothing came for long; the next write opens another.
                self.client.close()
                due = time.perf_counter()
                continue
            try:
                took, status, body = self.client.timed("POST", "/v1/memberships", self.fresh.draft(self.fresh.take()))
            except OSError as failure:
                self.failure = str(failure)
                return
            if status != 201:
                self.failure = f"{status} {body[:300]!r}"
                return
            self.took.append(took)
            due += EVERY
            wait = due - time.perf_counter()
            if wait > 0:
                time.sleep(wait)
            else:
                self.behind += 1

    def close(self):
        self.ended = True
        self.thread.join()
        self.client.close()
        if self.failure:
            raise Trouble(f"a write while others read failed: {self.failure}")


def seen_by_next_read(registry, fresh, number):
    """Seconds from sending a write until an answer shows it, one write after the other: both over other connections."""
    writer, reader = registry.registrar(), registry.client()
    took = []
    for _ in range(number):
        pair = fresh.take()
        coalition, organisation = pair
        path = f"/v1/memberships?coalition={coalition}&member={organisation}&role={ROLE}"
        reader.get(path)
        began = time.perf_counter()
        status, _, body = writer.ask("POST", "/v1/memberships", fresh.draft(pair))
        if status != 201:
            raise Trouble(f"POST /v1/memberships answered {status}: {body[:300]!r}")
        while reader.json(path)["total"] != 1:
            if time.perf_counter() - began > 10:
                raise Trouble(f"a write was not seen at {path} after 10 s")
        took.append(time.perf_counter() - began)
    return took


def one_after_the_other(client, path, bodies):
    """Seconds that each write takes over one connection."""
    took = []
    for body in bodies:
        seconds, status, answer = client.timed("POST", path, body)
        if status not in (200, 201):
            raise Trouble(f"POST {path} answered {status}: {answer[:300]!r}")
        took.append(seconds)
    return took
