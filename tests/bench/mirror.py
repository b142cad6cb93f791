"""Lays the answers of our server out as files, byte for byte, for nginx to serve."""

import json
import queue
import random
import shutil
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import cases
import data
from client import Client
from processes import Trouble

MOST_BYTES = 4_000_000_000


@dataclass
class Mirrored:
    """The same requests for both servers, in the same order: files with a path a line."""

    ours: Path
    theirs: Path
    number: int
    # Mean size of a body as it is sent, in bytes.
    size: float


class Mirror:
    """The answers to one case under `nginx/files/{name}`."""

    def __init__(self, nginx, port, name, coding=None):
        self.port, self.name = port, name
        self.files = nginx.files / name
        self.headers = {"Accept-Encoding": coding} if coding else {}
        self.coding = coding
        self.lock = threading.Lock()
        self.found, self.bytes = [], 0
        shutil.rmtree(self.files, ignore_errors=True)
        self.files.mkdir(parents=True)

    def take(self, client, path, number, plain_too=True):
        """Fetches one answer and lays it down; its body as it came, or none where it is not 200."""
        status, headers, body = client.get(path, self.headers)
        if status != 200:
            return status, None
        name = f"{number}.csv" if headers["Content-Type"].startswith("text/csv") else f"{number}.json"
        coded = headers["Content-Encoding"]
        if coded:
            (self.files / f"{name}.gz").write_bytes(body)
            if plain_too:
                (self.files / name).write_bytes(client.get(path)[2])
        else:
            (self.files / name).write_bytes(body)
        with self.lock:
            self.found.append((path, f"/{self.name}/{name}"))
            self.bytes += len(body)
        return status, body

    def all_of(self, case):
        """Every path of a warm case; each must be answered."""
        client = Client(self.port)
        for number, path in enumerate(case.paths):
            status, _ = self.take(client, path, number)
            if status != 200:
                raise Trouble(f"ours answered {status} to {path}")
        client.close()
        return self.requests()

    def as_many_as(self, case, most, seconds):
        """As many different paths of a case as are had in that time, without those that are not 200."""
        starts, until = queue.SimpleQueue(), time.monotonic() + seconds
        for path in case.paths:
            starts.put(path)
        numbers = iter(range(10 * most))
        failures = []

        def work():
            client = Client(self.port)
            try:
                while True:
                    path = starts.get_nowait()
                    while path:
                        with self.lock:
                            number, enough = next(numbers), len(self.found) >= most or self.bytes > MOST_BYTES
                        if enough or time.monotonic() > until:
                            return
                        _, body = self.take(client, path, number)
                        path = cases.followed(json.loads(body)) if body and case.walk else None
            except queue.Empty:
                pass
            except Exception as failure:  # told to the one who waits
                failures.append(failure)
            finally:
                client.close()

        threads = [threading.Thread(target=work, daemon=True) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failures:
            raise failures[0]
        if not self.found:
            raise Trouble(f"no address of {case.label} was answered with 200")
        random.Random(data.SEED).shuffle(self.found)
        return self.requests()

    def requests(self):
        ours, theirs = self.files.parent.parent / f"{self.name}.ours", self.files.parent.parent / f"{self.name}.theirs"
        ours.write_text("".join(f"{path}\n" for path, _ in self.found))
        theirs.write_text("".join(f"{file}\n" for _, file in self.found))
        return Mirrored(ours, theirs, len(self.found), self.bytes / len(self.found))

    def check(self, nginx):
        """That nginx answers with the very bytes: a few are asked of both."""
        one, other = Client(self.port), Client(nginx.port)
        for path, file in self.found[:20]:
            ours, theirs = one.get(path, self.headers), other.get(file, self.headers)
            if ours[2] != theirs[2] or ours[1]["Content-Encoding"] != theirs[1]["Content-Encoding"]:
                raise Trouble(f"nginx does not answer {file} with the bytes of {path}: "
                              f"{len(theirs[2])} {theirs[1]['Content-Encoding']} instead of "
                              f"{len(ours[2])} {ours[1]['Content-Encoding']}")

    def remove(self):
        shutil.rmtree(self.files, ignore_errors=True)
