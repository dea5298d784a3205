"""The rows of an import of 1,000,000, narrowed and sorted by their columns while the window asks for pages.

The program's own reader of a job; what is told is the processor's time. A thread asks as the window's loop
does; this one stands for the window: it fetches a page every few milliseconds and notes how long it was kept
from it at most. Beside it, in the same run: a look through all rows without any word of Python.
"""

from __future__ import annotations

import json
import os
import random
import tempfile
import threading
import time
from pathlib import Path

from _timing import row

NAME = "job_rows"
ROWS = int(os.environ.get("CAMPAIGN_DESK_BENCH_JOB_ROWS", "1000000"))
_PIECE = 20_000
_CITIES = ("Praha", "Kyiv", "Львів", "Brno", "Warszawa", "Одеса", "Plzeň", "Cluj")
_ASKED = (
    ("cells", "holds", "gold"), ("cells", "holds", "львів"), ("cell:4", "is", "praha"),
    ("cell:4", "empty", ""),
    ("cell:7", "filled", ""), ("reason", "holds", "address"), ("state", "is", "Accepted"),
    ("row", "holds", "> 999000"),
    ("in_question", "holds", "wrong"),
)  # fmt: skip


def measure():
    from desktop_app.runtime.texts import install_texts

    install_texts()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        yield from _measure(Path(home) / "job")


def _measure(folder: Path):
    from desktop_app.model.column_filter import ColumnFilter, How, Narrowing
    from desktop_app.services.importing.ledger_rows import LedgerRows

    _fill(folder)
    reader = LedgerRows(folder)
    begin = time.thread_time()
    reader._looks._look.execute("SELECT row FROM contents WHERE cells LIKE '%nowhere at all%'").fetchall()
    plain = (time.thread_time() - begin) * 1000
    worst, alone = 0.0, _beside(reader, None)[2]
    for column, how, text in _ASKED:
        asked = Narrowing((ColumnFilter(column, text, How(how)),))
        taken, found, stall = _beside(reader, asked)
        worst = max(worst, stall)
        yield row(f"rows of an import: {column} {how} “{text}” ({found:,} fit)", taken, "ms", reference=plain)
    for key in ("reason", "cell:4", "id"):
        taken, _found, stall = _beside(reader, Narrowing((), key, True))
        worst = max(worst, stall)
        yield row(f"rows of an import: sorted by {key}", taken, "ms", reference=plain)
    yield row("rows of an import: longest wait of the window", worst, "ms", reference=alone)
    reader.close()


def _beside(reader, asked):
    """(ms of the processor until the answer, rows that fit, the longest wait of the window's thread in ms);
    ``asked`` None: nobody asks for two seconds."""
    answer: list = []

    def ask():
        if asked is None:
            time.sleep(2)
        begin = time.thread_time()
        found = reader.numbers((), "", "", asked) if asked is not None else ()
        answer.extend(((time.thread_time() - begin) * 1000, len(found)))

    chance, longest = random.Random(5), 0.0
    asking = threading.Thread(target=ask)
    asking.start()
    while asking.is_alive():
        begin = time.perf_counter()
        first = chance.randrange(1, ROWS - 50)
        reader.rows(range(first, first + 50))
        longest = max(longest, (time.perf_counter() - begin) * 1000)
        time.sleep(0.004)
    asking.join()
    return answer[0], answer[1], longest


def _fill(folder: Path) -> None:
    from desktop_app.journal import JobStore
    from desktop_app.model.report import RowState, SaidBy

    folder.mkdir(parents=True)
    chance = random.Random(3)
    with JobStore(folder) as store:
        store.put_facts({"label": "Platform", "state": "done"})
        store.rows.expect(ROWS)
        for start in range(1, ROWS + 1, _PIECE):
            made = []
            for number in range(start, min(start + _PIECE, ROWS + 1)):
                bad = number % 100 == 0
                email = "wrong" if bad else f"person{number}@example.com"
                city = _CITIES[number % 8] if number % 9 else ""
                level = "gold" if number % 50 == 1 else ""
                texts = [email, f"Anna{number % 977}", f"Novák{number % 4001}", f"+38067{number:07}", city]
                texts += [str(chance.randrange(5000)), "2026-01-31", level]
                cells = json.dumps(texts, ensure_ascii=False)
                state = RowState.REJECTED_HERE if bad else RowState.ACCEPTED
                code, said = ("email_invalid", SaidBy.READING) if bad else ("accepted", SaidBy.PLATFORM)
                notes = json.dumps([["email", "email_invalid", "wrong"]]) if bad else ""
                told = (number, number + 1, state.value, code, said.value)
                made.append((*told, cells, None, notes, "", "", "", ""))
            store.rows.add(made)
        store.rows.build_indexes()
