"""The table: each line with its target, whether it is reached, and on what machine it was measured."""

import os
import platform
import re
import subprocess
from dataclasses import dataclass
from datetime import datetime, timezone


@dataclass
class Target:
    """At least, or at most, this."""

    at_least: float | None = None
    at_most: float | None = None

    def reached(self, value):
        return (self.at_least is None or value >= self.at_least) and (self.at_most is None or value <= self.at_most)

    def __str__(self):
        return f"≥ {figure(self.at_least)}" if self.at_least is not None else f"≤ {figure(self.at_most)}"


@dataclass
class Line:
    """What was measured in one place of the table. Texts are ready to be shown; `value` is held to the target."""

    group: str
    what: str
    ours: str = ""
    theirs: str = ""
    value: float | None = None
    target: Target | None = None
    # The ratio of the 99th percentiles, where that has a target of its own.
    p99_ratio: float | None = None
    p99_target: Target | None = None
    # Without a comparison the value is what `ours` says, and not shown again as a ratio.
    is_ratio: bool = True
    remark: str = ""
    # Whether this line says that something could not be measured because it went wrong.
    failed: bool = False

    @property
    def reached(self):
        """None where there is no target, or nothing was measured."""
        held = [(self.value, self.target), (self.p99_ratio, self.p99_target)]
        held = [target.reached(value) for value, target in held if target is not None and value is not None]
        return all(held) if held else None

    def cells(self):
        target = ", ".join(
            text for text in (str(self.target) if self.target else "", f"p99 {self.p99_target} ×" if self.p99_target else "")
            if text)
        verdict = {True: "yes", False: "**no**", None: "" if self.target is None else "not measured"}[self.reached]
        ratio = f"{figure(self.value)}" if self.is_ratio and self.value is not None else ""
        p99 = f"{figure(self.p99_ratio)} ×" if self.p99_ratio is not None else ""
        return [self.what, self.ours, self.theirs, ratio, p99, target, verdict, self.remark]


HEAD = ["what", "ours", "theirs", "ratio", "p99", "target", "reached", "remark"]


def figure(value):
    """Three digits that count."""
    if value is None:
        return ""
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def rates(series):
    """Median and spread of requests a second."""
    low, high = series.spread
    return f"{series.rate:,.0f}/s [{low:,.0f}–{high:,.0f}]" if series.rate >= 10 else f"{series.rate:.2f}/s [{low:.2f}–{high:.2f}]"


def compared(group, what, ours, theirs, target=None, p99_target=None, remark=""):
    """A line about two series of one run."""
    ratio = ours.rate / theirs.rate if theirs.rate else None
    return Line(
        group, what, rates(ours), rates(theirs), ratio, target,
        ours.p99 / theirs.p99 if ours.p99 is not None and theirs.p99 else None, p99_target, remark=remark,
    )


def markdown(lines, facts):
    out = ["# The last run", "", f"{facts.pop('when')}. How it is measured stands in [README.md](README.md).", ""]
    out += [f"- {name}: {text}" for name, text in facts.items()]
    held = [line.reached for line in lines if line.reached is not None]
    out += ["", f"{sum(held)} of {len(held)} targets were reached."]
    group = None
    for line in sorted(lines, key=lambda line: line.failed):
        if line.group != group:
            group = line.group
            out += ["", f"## {group}", "", "| " + " | ".join(HEAD) + " |", "|" + "---|" * len(HEAD)]
        out.append("| " + " | ".join(cell.replace("|", "\\|") for cell in line.cells()) + " |")
    return "\n".join(out) + "\n"


def shown(line):
    """A line as it is told while the run goes on."""
    what, ours, theirs, ratio, p99, target, verdict, remark = line.cells()
    parts = [f"  {what}: {ours}"]
    parts += [f"against {theirs}"] if theirs else []
    parts += [f"ratio {ratio}"] if ratio else []
    parts += [f"p99 {p99}"] if p99 else []
    parts += [f"(target {target}: {verdict.strip('*')})"] if target else []
    parts += [f"({remark})"] if remark else []
    return " ".join(parts)


def machine():
    """The machine, in facts."""
    with open("/proc/cpuinfo") as file:
        model = re.search(r"model name\s*: (.*)", file.read())
    with open("/proc/meminfo") as file:
        memory = int(re.search(r"MemTotal:\s+(\d+)", file.read())[1]) * 1024 / 1e9
    release = {}
    try:
        with open("/etc/os-release") as file:
            release = dict(line.strip().split("=", 1) for line in file if "=" in line)
    except OSError:
        pass
    return {
        "when": datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "machine": f"{model[1].strip() if model else platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GB memory; "
                   f"the load is made on the same cores",
        "system": f"{release.get('PRETTY_NAME', 'Linux').strip(chr(34))}, Linux {platform.release()}",
    }


def commit(repository):
    said = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=repository, capture_output=True, text=True)
    return said.stdout.strip()
