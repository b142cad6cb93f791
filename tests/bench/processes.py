"""Starts the servers under measurement, waits until they answer, and ends them, and only them, by their ids."""

import http.client
import os
import signal
import socket
import subprocess
import time

_running = []


class Trouble(Exception):
    """What went wrong, said to the person at the terminal."""


class Server:
    """A server that this run has started. It listens on 127.0.0.1 only."""

    def __init__(self, name, command, port, log, ready, directory=None, within=120):
        self.name, self.port, self.log = name, port, log
        self.began = time.perf_counter()
        # Appended to, so that it can be cut short while the server writes.
        with open(log, "ab") as out:
            self.process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=directory,
                # Its own group: Ctrl-C reaches the driver first, which then ends the servers in order.
                start_new_session=True,
            )
        _running.append(self)
        self.seconds_to_ready = self._wait(ready, within)

    def _wait(self, path, within):
        while True:
            if self.process.poll() is not None:
                raise Trouble(f"{self.name} ended at its start with {self.process.returncode}:\n{self.tail()}")
            took = time.perf_counter() - self.began
            if took > within:
                raise Trouble(f"{self.name} was not ready after {within} s:\n{self.tail()}")
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=within)
                connection.request("GET", path)
                status = connection.getresponse().status
                connection.close()
                if status == 200:
                    return time.perf_counter() - self.began
            except OSError:
                pass
            time.sleep(0.002)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def tail(self):
        with open(self.log, "rb") as file:
            file.seek(max(0, os.path.getsize(self.log) - 2_000))
            return file.read().decode("utf-8", "replace")

    def cut_log(self):
        """What a server writes about each request costs it what it costs, but must not fill the disk."""
        if os.path.getsize(self.log) > 50_000_000:
            os.truncate(self.log, 0)

    def memory(self):
        """Resident memory of the server and its children: (now, highest) in MB of 10^6 bytes."""
        now = highest = 0
        for pid in _family(self.process.pid):
            try:
                with open(f"/proc/{pid}/status") as file:
                    lines = dict(line.split(":", 1) for line in file)
            except OSError:
                continue
            now += int(lines["VmRSS"].split()[0]) * 1024
            highest += int(lines["VmHWM"].split()[0]) * 1024
        return now / 1e6, highest / 1e6

    def stop(self):
        if self in _running:
            _running.remove(self)
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def _family(pid):
    """A process and the processes that it started."""
    found = [pid]
    try:
        with open(f"/proc/{pid}/task/{pid}/children") as file:
            for child in file.read().split():
                found += _family(int(child))
    except OSError:
        pass
    return found


def free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def stop_all():
    for server in list(_running):
        server.stop()


def end_as_interrupted():
    """SIGTERM goes the way of Ctrl-C, so that nothing is left behind."""

    def interrupt(*_):
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)


def run(command, **options):
    """Runs a command to its end. What it says is shown only if it fails."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **options)
    if done.returncode != 0:
        shown = " ".join(str(part) for part in command)
        raise Trouble(f"`{shown}` failed with {done.returncode}:\n{done.stdout[-1000:]}{done.stderr[-2000:]}")
    return done.stdout
