"""Datasette on a SQLite file with the same records, with indexes and full-text search."""

import sqlite3
import subprocess
from urllib.parse import quote

import tables
from client import Client
from processes import Server, free_port

RECIPE = "1"


def version(program):
    said = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
    return said.strip().split()[-1]


def load(path, records):
    """Writes the file: {kind: things}."""
    path.unlink(missing_ok=True)
    database = sqlite3.connect(path)
    for kind, things in records.items():
        rows = tables.rows(kind, things)
        columns = list(rows[0])
        quoted = ", ".join(f'"{column}"' for column in columns)
        typed = ", ".join(f'"{column}"' + (" TEXT PRIMARY KEY" if column == "key" else "") + _reference(column) for column in columns)
        database.execute(f"CREATE TABLE {kind} ({typed})")
        marks = ", ".join("?" for _ in columns)
        database.executemany(f"INSERT INTO {kind} ({quoted}) VALUES ({marks})", [tuple(row.values()) for row in rows])
        database.execute(f"CREATE INDEX {kind}_position ON {kind} (position)")
        if "slug" in columns:
            database.execute(f"CREATE UNIQUE INDEX {kind}_slug ON {kind} (slug)")
    database.execute("CREATE INDEX memberships_coalition ON memberships (coalition, position)")
    database.execute("CREATE INDEX memberships_organisation ON memberships (organisation)")
    database.execute("CREATE INDEX organisations_country ON organisations (country, stakeholder_category, position)")
    database.execute("CREATE VIRTUAL TABLE organisations_fts USING fts5(name, names, content='organisations')")
    database.execute("INSERT INTO organisations_fts(organisations_fts) VALUES ('rebuild')")
    database.commit()
    database.execute("ANALYZE")
    database.execute("VACUUM")
    database.close()


def _reference(column):
    tables_of = {"coalition": "coalitions", "organisation": "organisations", "person": "people"}
    return f" REFERENCES {tables_of[column]}(key)" if column in tables_of else ""


class Datasette:
    def __init__(self, program, file, directory):
        self.program, self.file, self.directory, self.server = program, file, directory, None
        directory.mkdir(parents=True, exist_ok=True)

    def start(self):
        port = free_port()
        # Immutable, and without looking for facets: the quickest that it can be.
        command = [self.program, "serve", "-i", self.file, "--host", "127.0.0.1", "--port", port,
                   "--setting", "suggest_facets", "off", "--setting", "max_csv_mb", "0",
                   "--setting", "sql_time_limit_ms", "60000"]
        self.server = Server("Datasette", command, port, self.directory / "log", "/-/versions.json", self.directory)
        return self.server

    def stop(self):
        if self.server:
            self.server.stop()
            self.server = None

    def client(self):
        return Client(self.server.port)

    @property
    def name(self):
        return self.file.stem

    def organisation(self, slug):
        return f"/{self.name}/organisations/{tables.identity('organisations', slug)}.json?_shape=objects"

    def organisations(self, country=None, category=None):
        path = f"/{self.name}/organisations.json?_size=50&_sort=position&_shape=objects"
        return path + (f"&country={country}&stakeholder_category={category}" if country else "")

    def members(self, coalition, as_of=None):
        """With the labels of coalition and member, as ours has their names."""
        path = (f"/{self.name}/memberships.json?_size=50&_sort=position&_shape=objects&_labels=on"
                f"&coalition={tables.identity('coalitions', coalition)}")
        if as_of:
            path += "&_where=" + quote(f"(since is null or since <= '{as_of}') and (until is null or until >= '{as_of}')")
        return path

    def search(self, words):
        return f"/{self.name}/organisations.json?_size=20&_shape=objects&_search={quote(words)}"

    def everything(self):
        """Sorted by another column than its key it would end after a hundred rows."""
        return f"/{self.name}/memberships.csv?_stream=1&_size=max"
