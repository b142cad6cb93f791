"""PocketBase with the same records in collections of its own, entered through its API and open to be read."""

import json
import shutil
import subprocess
from urllib.parse import quote

import tables
from client import Client
from processes import Server, Trouble, free_port, run

RECIPE = "1"
ADMIN, PASSWORD = "bench@example.org", "bench-bench-bench"
AT_ONCE = 1_000

# As shipped PocketBase does not wait for the disk (`synchronous=NORMAL`); ours does. These two routes make it wait,
# and tell whether it does.
HOOKS = """\
routerAdd("POST", "/bench/durable", (e) => {
  $app.nonconcurrentDB().newQuery("PRAGMA synchronous=FULL").execute();
  return e.json(200, {});
});
routerAdd("GET", "/bench/synchronous", (e) => {
  const found = new DynamicModel({ synchronous: 0 });
  $app.nonconcurrentDB().newQuery("PRAGMA synchronous").one(found);
  return e.json(200, { synchronous: found.synchronous });
});
"""


def version(program):
    said = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
    return said.strip().split()[-1]


class PocketBase:
    def __init__(self, program, directory, kept=None, durable=None):
        """`durable`: None = without hooks; otherwise whether writes wait for the disk."""
        self.program, self.directory, self.durable, self.server = program, directory, durable, None
        shutil.rmtree(directory, ignore_errors=True)
        if kept:
            shutil.copytree(kept, directory / "pb_data")
        for name in ("pb_data", "pb_hooks", "pb_migrations", "pb_public"):
            (directory / name).mkdir(parents=True, exist_ok=True)
        if durable is not None:
            (directory / "pb_hooks" / "bench.pb.js").write_text(HOOKS)

    def start(self):
        port = free_port()
        folders = {"--dir": "pb_data", "--hooksDir": "pb_hooks", "--migrationsDir": "pb_migrations",
                   "--publicDir": "pb_public"}
        command = [self.program, "serve", f"--http=127.0.0.1:{port}"]
        command += [f"{flag}={self.directory / name}" for flag, name in folders.items()]
        self.server = Server("PocketBase", command, port, self.directory / "log", "/api/health", self.directory)
        if self.durable:
            client = self.client()
            client.ask("POST", "/bench/durable")
            self.check_durable()
        return self.server

    def check_durable(self):
        """Whether a connection that writes still waits for the disk: the setting is the connection's."""
        found = self.client().json("/bench/synchronous")["synchronous"]
        if (found == 2) != bool(self.durable):
            raise Trouble(f"PocketBase runs with synchronous={found}, which is not what is to be measured")

    def stop(self):
        if self.server:
            self.server.stop()
            self.server = None

    def client(self, **headers):
        return Client(self.server.port, headers)

    def load(self, records):
        """Makes the collections and enters the records: {kind: things}."""
        run([self.program, "superuser", "upsert", ADMIN, PASSWORD, f"--dir={self.directory / 'pb_data'}"])
        self.start()
        login = {"identity": ADMIN, "password": PASSWORD}
        token = _asked(self.client(), "POST", "/api/collections/_superusers/auth-with-password", login)["token"]
        client = self.client(Authorization=token)
        _asked(client, "PATCH", "/api/settings", {
            "batch": {"enabled": True, "maxRequests": AT_ONCE, "timeout": 120, "maxBodySize": 100_000_000},
            # Like nginx, it keeps no log of requests.
            "logs": {"maxDays": 0},
        })
        ids = {}
        for kind in ("coalitions", "organisations", "people", "memberships"):
            made = _asked(client, "POST", "/api/collections", _collection(kind, ids))
            ids[kind] = made["id"]
            url = f"/api/collections/{kind}/records"
            entered = tables.rows(kind, records[kind])
            for begin in range(0, len(entered), AT_ONCE):
                batch = [{"method": "POST", "url": url, "body": _record(row)} for row in entered[begin:begin + AT_ONCE]]
                _asked(client, "POST", "/api/batch", {"requests": batch})
        self.stop()


def _record(row):
    return {**{name: value for name, value in row.items() if name != "key" and value is not None}, "id": row["key"]}


def _collection(kind, ids):
    fields = [{"name": "position", "type": "number", "onlyInt": True}]
    for name in tables.PLAIN[kind]:
        sort = {"international": "bool", "revision": "number"}.get(name, "text")
        fields.append({"name": "uuid" if name == "id" else name, "type": sort})
    fields += [{"name": name, "type": "json", "maxSize": 2_000_000} for name in tables.PARTS[kind]]
    indexes = [f"CREATE INDEX idx_{kind}_position ON {kind} (position)"]
    if kind == "memberships":
        for name in ("coalition", "organisation", "person"):
            plural = {"person": "people"}.get(name, f"{name}s")
            fields.append({"name": name, "type": "relation", "collectionId": ids[plural], "maxSelect": 1})
        indexes.append("CREATE INDEX idx_memberships_coalition ON memberships (coalition, position)")
        indexes.append("CREATE INDEX idx_memberships_organisation ON memberships (organisation)")
    else:
        indexes.append(f"CREATE UNIQUE INDEX idx_{kind}_slug ON {kind} (slug)")
    if kind == "organisations":
        indexes.append("CREATE INDEX idx_organisations_country ON organisations (country, stakeholder_category, position)")
    return {"name": kind, "type": "base", "fields": fields, "indexes": indexes,
            "listRule": "", "viewRule": "", "createRule": "", "updateRule": "", "deleteRule": ""}


def _asked(client, method, path, body):
    status, _, answer = client.ask(method, path, body)
    if status not in (200, 204):
        raise Trouble(f"PocketBase answered {status} to {method} {path}: {answer[:800]!r}")
    return json.loads(answer) if answer else None


def organisation(slug):
    return f"/api/collections/organisations/records/{tables.identity('organisations', slug)}"


def organisations(country=None, category=None):
    """A page of 50 in our order, counted, as ours is."""
    path = "/api/collections/organisations/records?perPage=50&sort=position"
    if country:
        path += "&filter=" + quote(f"country='{country}' && stakeholder_category='{category}'")
    return path


def members(coalition, as_of=None):
    condition = f"coalition='{tables.identity('coalitions', coalition)}'"
    if as_of:
        condition += f" && (since='' || since<='{as_of}') && (until='' || until>='{as_of}')"
    return ("/api/collections/memberships/records?perPage=50&sort=position&expand=coalition,organisation,person&filter="
            + quote(condition))


def search(words):
    condition = " && ".join(f"names~'{word}'" for word in words.split())
    return "/api/collections/organisations/records?perPage=20&filter=" + quote(condition)
