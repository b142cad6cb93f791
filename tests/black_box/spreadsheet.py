"""Lets a spreadsheet reckon a formula over a table: `python spreadsheet.py FORMULA SOFFICE`, the table as CSV on standard input.

Needs openpyxl from PyPI, and LibreOffice Calc.
"""

import csv
import io
import os
import pathlib
import subprocess
import sys
import tempfile

import openpyxl

# Commas, double quotes, UTF-8, from the first line on.
UTF_8 = "csv:Text - txt - csv (StarCalc):44,34,76,1"

formula, soffice = sys.argv[1:]
rows = list(csv.reader(io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", newline="")))
book = openpyxl.Workbook()
sheet = book.active
for row in rows:
    sheet.append(row)
# An empty cell beside the table.
beside = len(rows[0]) + 1
sheet.cell(row=1, column=beside, value=formula)
with tempfile.TemporaryDirectory() as directory:
    table = pathlib.Path(directory, "table.xlsx")
    book.save(table)
    subprocess.run(
        [soffice, f"-env:UserInstallation=file://{directory}/profile", "--headless", "--convert-to", UTF_8,
         "--outdir", directory, str(table)],
        check=True, stdout=subprocess.DEVNULL, env={**os.environ, "HOME": directory}, timeout=120,
    )
    with open(table.with_suffix(".csv"), encoding="utf-8", newline="") as reckoned:
        print(next(csv.reader(reckoned))[beside - 1])
