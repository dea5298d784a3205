"""Reading, mapping, checking and finding doubles in a file of 12 columns, beside a plain csv loop over it.

The goal is 1,000,000 rows in 6 s, so 166,667 rows a second; memory must not grow with the file.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from _timing import row
from plain_csv import rows_per_second, write_file

NAME = "reading"
SMALL, LARGE = 100_000, 400_000

READ = """
import resource, sys, time
from pathlib import Path
from desktop_app.services.importing import reading
path = Path(sys.argv[1])
look = reading.look(path, region="UA")
begin = time.perf_counter()
count = sum(len(chunk) for chunk in reading.read_chunks(path, look.mapping, 2000))
print(count, time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
LOOK = """
import sys, time
from pathlib import Path
from desktop_app.services.importing import reading
begin = time.perf_counter()
reading.look(Path(sys.argv[1]), region="UA")
print(time.perf_counter() - begin)
"""


def _told(program: str, path: Path) -> list[float]:
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True
    )
    return [float(word) for word in done.stdout.split()]


def measure():
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder, "small.csv"), Path(folder, "large.csv")
        write_file(small, SMALL)
        write_file(large, LARGE)
        plain = rows_per_second(large, LARGE)
        first, memory_small = _best(small)
        speed, memory_large = _best(large)
        assert first > 0
        yield row("reading: rows a second, read + map + check + dedupe", speed, "rows/s", reference=plain,
                  limit=">= 166,667", ok=speed >= 1_000_000 / 6)  # fmt: skip
        yield row(
            "reading: peak memory",
            memory_large,
            "MB",
            reference=memory_small,
            limit="<= 300 MB",
            ok=memory_large <= 300,
        )
        look = min(_told(LOOK, large)[0] for _ in range(3)) * 1000
        yield row("reading: first look", look, "ms", limit="<= 300 ms", ok=look <= 300)


def _best(path: Path) -> tuple[float, float]:
    runs = [_told(READ, path) for _ in range(3)]
    count, seconds, memory = min(runs, key=lambda run: run[1])
    return count / seconds, memory
