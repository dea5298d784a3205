"""Reading, mapping, checking and comparing a file of 1,000,000 rows of 12 columns, ready for the journal.

The way the program goes: two processes read parts of the file, a third joins them. The goal is 6 s for it;
the settling (the whole column's proof of dates and numbers) and the separate count are told beside it; memory
must not grow with the file. Beside it, in the same run: a plain csv loop, and the first look at a text file
and at a workbook of 50 MB.

Processor seconds of all processes are told as well: they depend less on who else is at work on the machine.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from _timing import row
from plain_csv import rows_per_second, write_file

NAME = "reading"
SMALL, LARGE = 250_000, int(os.environ.get("CAMPAIGN_DESK_BENCH_READ_ROWS", "1000000"))
WORKBOOK_BYTES = 50 << 20

READ = """
import asyncio, os, resource, sys, time
from pathlib import Path
from desktop_app.runtime.child import Children
from desktop_app.services.importing import reading
from desktop_app.services.importing.part_joining import read_in_parts
from desktop_app.services.importing.source import RowRules
path = Path(sys.argv[1])
def cpu():
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
async def read(mapping):
    rules = RowRules({name: name for name in mapping.fields()}, ("email",), "external_id")
    return len([None async for rows in read_in_parts(Children(), path, mapping, rules) for _ in rows])
if __name__ == "__main__":
    begin, spent = time.perf_counter(), cpu()
    mapping = reading.look(path, region="UA", whole=True).mapping
    counted = reading.count_rows(path, mapping)
    settled, begin = time.perf_counter() - begin, time.perf_counter()
    count = asyncio.run(read(mapping))
    assert count == counted
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    most = [resource.getrusage(one).ru_maxrss / 1024 for one in who]
    print(time.perf_counter() - begin, settled, cpu() - spent, *most)
"""
LOOK = """
import sys, time
from pathlib import Path
from desktop_app.services.importing import reading
begin = time.perf_counter()
look = reading.look(Path(sys.argv[1]), region="UA")
assert look.refusal is None and look.rows
print(time.perf_counter() - begin)
"""


def _told(program: str, path: Path) -> list[float]:
    # a file, since processes that are spawned read the main program once more
    script = path.with_suffix(".py")
    script.write_text(program, "utf-8")
    done = subprocess.run(
        [sys.executable, str(script), str(path)], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    return [float(word) for word in done.stdout.split()]


def _workbook(path: Path) -> Path:
    """As a spreadsheet program writes it: texts in a table of their own."""
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{main}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{main}.worksheet+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{main}.sharedStrings+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Target='
        f'"xl/workbook.xml" Type="{kinds}/officeDocument"/></Relationships>',
        "xl/workbook.xml": f'<workbook {space} xmlns:r="{kinds}"><sheets><sheet name="Contacts" sheetId="1" '
        'r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Target="worksheets/sheet1.xml" Type="{kinds}/worksheet"/>'
        f'<Relationship Id="r2" Target="sharedStrings.xml" Type="{kinds}/sharedStrings"/></Relationships>',
    }  # fmt: skip
    heads = ["Email", "First name", *(f"Field {number}" for number in range(10))]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for name, text in parts.items():
            target.writestr(name, text)
        rows = 0
        with target.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            cells = "".join(f'<c t="s"><v>{number}</v></c>' for number in range(12))
            sheet.write(f"<worksheet {space}><sheetData><row>{cells}</row>".encode())
            while target.fp.tell() < WORKBOOK_BYTES * 0.75:
                block = []
                for row_number in range(rows, rows + 5000):
                    numbers = "".join(
                        f"<c><v>{(row_number * k * 7919) % 999_983}.25</v></c>" for k in range(1, 11)
                    )
                    texts = (
                        f'<c t="s"><v>{12 + 2 * row_number}</v></c><c t="s"><v>{13 + 2 * row_number}</v></c>'
                    )
                    block.append(f"<row>{texts}{numbers}</row>")
                rows += 5000
                sheet.write("".join(block).encode())
            sheet.write(b"</sheetData></worksheet>")
        with target.open("xl/sharedStrings.xml", "w", force_zip64=True) as table:
            table.write(
                f"<sst {space}>".encode() + "".join(f"<si><t>{head}</t></si>" for head in heads).encode()
            )
            for first in range(0, rows, 5000):
                table.write(
                    "".join(
                        f"<si><t>p{n}.{n * 7919 % 999_983}@example.com</t></si>"
                        f"<si><t>Name {n * 31 % 99_991}</t></si>"
                        for n in range(first, first + 5000)
                    ).encode()
                )
            table.write(b"</sst>")
    return path


def measure():
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder, "small.csv"), Path(folder, "large.csv")
        write_file(small, SMALL)
        write_file(large, LARGE)
        plain = LARGE / rows_per_second(small, SMALL)
        runs = [_told(READ, large) for _ in range(3)]
        seconds, settled, spent, own, child = min(runs)
        memory_small = max(_told(READ, small)[3:])
        name = f"reading: {LARGE:,} rows read, mapped, checked, compared"
        limit = 6 * LARGE / 1_000_000
        yield row(name, seconds, "s", reference=plain, limit=f"<= {limit:g} s", ok=seconds <= limit)
        yield row("reading: settling and counting before it", settled, "s")
        yield row("reading: processor time of all of it", spent, "s")
        most = max(own, child)
        yield row(
            "reading: peak memory of a process",
            most,
            "MB",
            reference=memory_small,
            limit="<= 300 MB",
            ok=most <= 300,
        )
        look = min(_told(LOOK, large)[0] for _ in range(3)) * 1000
        yield row("reading: first look", look, "ms", limit="<= 300 ms", ok=look <= 300)
        book = _workbook(Path(folder, "book.xlsx"))
        look = min(_told(LOOK, book)[0] for _ in range(3)) * 1000
        size = book.stat().st_size >> 20
        yield row(
            f"reading: first look, workbook of {size} MB", look, "ms", limit="<= 1,000 ms", ok=look <= 1000
        )
