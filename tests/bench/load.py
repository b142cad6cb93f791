"""Puts load on servers with `wrk`, in turns, and keeps the figures."""

import json
import os
import statistics
import subprocess
from dataclasses import dataclass, field, replace
from pathlib import Path

from processes import Trouble

HERE = Path(__file__).parent


@dataclass
class Manner:
    """How load is put on: the same for every server of a line."""

    rounds: int
    seconds: float
    warm_up: float
    connections: int = 32
    threads: int = 2
    # Where answers take their time a round is made longer, up to this.
    longest: float = 15

    def with_connections(self, connections, **other):
        return replace(self, connections=connections, threads=min(self.threads, connections), **other)


@dataclass
class Target:
    """A server and what it is asked: paths in turn, or `path<TAB>body` to be POSTed."""

    server: object
    requests: Path
    # The smallest mean size of an answer in bytes that can be right; less means that something else was answered.
    size: float = 0
    headers: dict = field(default_factory=dict)


@dataclass
class Series:
    """What the rounds of one server gave."""

    rates: list = field(default_factory=list)
    p50s: list = field(default_factory=list)
    p99s: list = field(default_factory=list)
    requests: int = 0

    @property
    def rate(self):
        return statistics.median(self.rates)

    @property
    def spread(self):
        return min(self.rates), max(self.rates)

    @property
    def p50(self):
        """Milliseconds; none where nothing was answered."""
        return statistics.median(self.p50s) / 1000 if self.p50s else None

    @property
    def p99(self):
        """Milliseconds; none where nothing was answered."""
        return statistics.median(self.p99s) / 1000 if self.p99s else None


def percentile(values, share):
    """The smallest value that at least this share of the values does not exceed (nearest rank)."""
    if not values:
        raise ValueError("no values")
    ordered = sorted(values)
    rank = -(-len(ordered) * share // 100)
    return ordered[max(0, int(rank) - 1)]


def once(target, manner, seconds, checked=True):
    """One run of `wrk`; its figures."""
    command = ["wrk", "-t", manner.threads, "-c", manner.connections, "-d", f"{max(1, round(seconds))}s", "--timeout", "60s"]
    for name, value in target.headers.items():
        command += ["-H", f"{name}: {value}"]
    command += ["-s", HERE / "walk.lua", target.server.url, "--", target.requests]
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, timeout=seconds + 180,
        env={**os.environ, "BENCH_THREADS": str(manner.threads)},
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("FIGURES ")]
    if done.returncode != 0 or not lines:
        raise Trouble(f"wrk failed on {target.server.name}: {done.stderr[-500:]}{done.stdout[-500:]}")
    figures = json.loads(lines[0][len("FIGURES "):])
    target.server.cut_log()
    if checked:
        check(target, figures)
    return figures


def check(target, figures):
    """A fast wrong answer is no answer."""
    name = target.server.name
    if figures["refused"] or figures["broken"]:
        raise Trouble(f"{name}: {figures['refused']} refusals and {figures['broken']} broken requests under load")
    if not figures["requests"]:
        return
    mean = figures["bytes"] / figures["requests"]
    if mean < target.size:
        raise Trouble(f"{name} answered {mean:.0f} bytes on average where at least {target.size:.0f} are right")


def long_enough(target, manner):
    """One run that is long enough for at least one answer on each connection, as far as the manner allows."""
    seconds = manner.seconds
    while True:
        figures = once(target, manner, seconds)
        if figures["requests"] >= manner.connections or seconds >= manner.longest:
            return figures
        seconds = min(4 * seconds, manner.longest)


def in_turns(targets, manner, before_each=None):
    """Measures servers in turns, ABBA, one under load at a time. One `Series` for each."""
    series = [Series() for _ in targets]
    for target in targets:
        once(target, manner, manner.warm_up)
    order = list(range(len(targets)))
    for _ in range(manner.rounds):
        for at in order:
            if before_each:
                before_each(at)
            figures = long_enough(targets[at], manner)
            series[at].rates.append(figures["requests"] / (figures["micros"] / 1e6))
            if figures["requests"]:
                series[at].p50s.append(figures["p50"])
                series[at].p99s.append(figures["p99"])
            series[at].requests += figures["requests"]
        order.reverse()
    return series
