"""Our server: the release binary with its defaults."""

import os
import shutil
import time
from pathlib import Path

from client import Client
from processes import Server, Trouble, free_port, run

REPOSITORY = Path(__file__).resolve().parents[2]


def build():
    """The release binary, built if need be."""
    print("building the release binary …", flush=True)
    run(["cargo", "build", "--release", "--locked"], cwd=REPOSITORY)
    return Path(os.environ.get("CARGO_TARGET_DIR", REPOSITORY / "target")) / "release" / "coalitions"


def version(binary):
    return run([binary, "--version"]).strip().split()[-1]


class Registry:
    """A registry in a directory of its own, as one copy of the program serves it."""

    def __init__(self, binary, directory, database=None, more=()):
        self.binary, self.directory, self.more = binary, directory, list(more)
        self.database = directory / "registry.db"
        shutil.rmtree(directory, ignore_errors=True)
        directory.mkdir(parents=True)
        if database:
            shutil.copyfile(database, self.database)
        self._server = None

    @property
    def server(self):
        """The running server; it is started when it is first asked for."""
        return self._server or self.start()

    @property
    def database_url(self):
        return f"sqlite://{self.database}"

    def start(self):
        port = free_port()
        command = [self.binary, "--listen", f"127.0.0.1:{port}", "--database-url", self.database_url, *self.more]
        self._server = Server("ours", command, port, self.directory / "log", "/readyz", self.directory)
        return self._server

    def stop(self):
        if self._server:
            self._server.stop()
            self._server = None

    def token(self):
        made = run([self.binary, "token", "create", "--role", "registrar", "--database-url", self.database_url])
        return made.strip().splitlines()[-1]

    def client(self, **headers):
        return Client(self.server.port, headers)

    def registrar(self):
        """A client that may write."""
        return self.client(Authorization=f"Bearer {self.token()}")


def import_ror(binary, directory, ror):
    """Imports ROR into a new database with the founding data; (organisations entered, seconds)."""
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    began = time.perf_counter()
    said = run([binary, "import", "ror", ror, "--database-url", f"sqlite://{directory}/registry.db"])
    took = time.perf_counter() - began
    figures = dict(line.split("\t") for line in said.splitlines() if line.count("\t") == 1)
    if int(figures.get("created", 0)) == 0:
        raise Trouble(f"`import ror` entered nothing: {said}")
    return int(figures["created"]) + int(figures["changed"]), took
