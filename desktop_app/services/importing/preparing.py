"""From a file to a plan: copy, look, place, count, read, compare, plan. Nothing is sent.

Owns: the order of these steps and that each is done once, whatever ended the process in between. Must not:
change anything at the platform.
"""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import asdict, replace
from typing import Any

from desktop_app.journal import KEPT_DAYS, JobState, JobStore, RowTuple
from desktop_app.model.errors import FileRefused, QuestionOpen
from desktop_app.model.report import RowState
from desktop_app.provider_api.value_rules import ValueRule
from desktop_app.runtime.child import Children
from desktop_app.services.importing.batching import plan_deliveries
from desktop_app.services.importing.before import read_before, settle_rows
from desktop_app.services.importing.desk import Desk
from desktop_app.services.importing.destination import Placement, settle_columns, settle_list
from desktop_app.services.importing.mended import Mended, as_before, settle_mended
from desktop_app.services.importing.nouns import FieldChange, ImportRequest, Plan
from desktop_app.services.importing.part_joining import read_in_parts
from desktop_app.services.importing.reading import Look
from desktop_app.services.importing.reading import Mapping as FileMapping
from desktop_app.services.importing.source import RowRules, examine
from desktop_app.services.importing.undoable import Extent, RowKind, UndoPlan, extent_of, undo_plan

POLLS_A_DELIVERY = 3
ROWS_A_WRITE = 10_000
"""Each write waits for the disk. What a reading that is cut short had written is read again anyway."""
DEFAULT_SECONDS_A_CALL = 0.5
"""Also the most that one small write of an undo is taken to last: what was timed are pages of many people."""
PAGE_OF_PEOPLE = 500
"""The least that a page is taken to hold."""


async def prepare_job(desk: Desk, request: ImportRequest, children: Children) -> None:
    """Bring a job to its plan; steps that were finished before are not done again."""
    store = desk.store
    if store.snapshot is None:
        desk.reporter.phase("copy")
        await _copy(desk, request)
    if store.fact("mapping") is None:
        desk.reporter.phase("look")
        await _look(desk, request, children)
    if store.fact("target") is None:
        await settle_list(desk, request.list_name, request.list_id)
    mapping = FileMapping.from_json(store.fact("mapping"))
    if store.fact("placement") is None:
        placement = await settle_columns(desk, mapping.columns, chosen=request.mapping is not None)
        mapping = await _by_kinds(desk, request, mapping, placement, children)
        store.put_facts({"placement": asdict(placement), "mapping": mapping.to_json()})
    if not store.fact("rows_complete"):
        await _read(desk, mapping, _placement(store.fact("placement")), children)
    _only_mended(desk, mapping)
    await read_before(desk)
    desk.reporter.phase("plan")
    with store.transaction():
        settle_rows(desk, _placement(store.fact("placement")).rules)
        filled = plan_deliveries(desk)
        desk.keep_figures()
        store.put_facts({"plan": _plan(desk, filled).as_json()})
        store.move_to(JobState.PREPARED)


async def _copy(desk: Desk, request: ImportRequest) -> None:
    import asyncio

    try:
        await asyncio.to_thread(desk.store.take_snapshot, request.path)
    except OSError as error:
        code = "file.not_there" if isinstance(error, FileNotFoundError) else "file.unreadable"
        raise FileRefused(code, file=request.path.name, original=error.strerror or "") from error


async def _look(desk: Desk, request: ImportRequest, children: Children) -> None:
    given = request.to_json()
    look, total, mended = await children.once(examine, desk.store.snapshot, given)
    if mended is not None:
        desk.store.put_facts({"mends": mended.job, "mends_column": mended.column})
        known = _as_before(desk, look.mapping, mended)
        if known is not None and request.mapping is None:
            given["mapping"] = known.to_json()
            look, total, _ = await children.once(examine, desk.store.snapshot, given)
    _no_question(look)
    desk.store.put_facts({"mapping": look.mapping.to_json(), "counted": total})


def _no_question(look: Look) -> None:
    if look.questions:
        first = look.questions[0]
        raise QuestionOpen(
            question=first.text,
            name=first.key,
            options=[list(option) for option in first.options],
            questions=[question.to_json() for question in look.questions],
        )


async def _by_kinds(
    desk: Desk, request: ImportRequest, mapping: FileMapping, placement: Placement, children: Children
) -> FileMapping:
    """The mapping that reads days and numbers as such where an additional field takes nothing else."""
    if all(placement.kinds.get(column.index) == column.kind for column in mapping.columns):
        return mapping
    columns = tuple(
        column
        if placement.kinds.get(column.index) == column.kind
        else replace(column, kind=placement.kinds.get(column.index), form=None)
        for column in mapping.columns
    )
    given = request.to_json() | {"mapping": replace(mapping, columns=columns).to_json()}
    look, _total, _ = await children.once(examine, desk.store.snapshot, given)
    _no_question(look)
    return look.mapping


def _as_before(desk: Desk, mapping: FileMapping, mended: Mended) -> FileMapping | None:
    """A result file that was mended is read as its import was; None when that import is gone."""
    folder = desk.store.folder.parent / mended.job
    if not JobStore.exists(folder):
        return None
    with JobStore(folder) as source:
        kept = source.fact("mapping")
    return None if kept is None else as_before(mapping, mended, FileMapping.from_json(kept))


def _only_mended(desk: Desk, mapping: FileMapping) -> None:
    job = desk.store.fact("mends")
    if not job:
        return
    mended = Mended(job, int(desk.store.fact("mends_column")))
    folder = desk.store.folder.parent / job
    with desk.store.transaction():
        if not JobStore.exists(folder):
            settle_mended(desk, mended, None)
            return
        with JobStore(folder) as source:
            settle_mended(desk, mended, source)


async def _read(desk: Desk, mapping: FileMapping, placement: Placement, children: Children) -> None:
    store, target = desk.store, desk.target
    total = int(store.fact("counted"))
    with store.transaction():
        store.rows.forget()
        store.rows.expect(total)
    desk.reporter.phase("read", total)
    rules = RowRules(
        fields=placement.fields,
        match_on=target.match_on,
        always=target.always_matches,
        blanks=placement.blanks() if mapping.empty == "clear" else None,
        country_codes=target.country_codes,
        values=(*target.value_rules, *placement.takes),
        spelled=placement.spelled,
    )
    store.put_facts({"row_rules": asdict(rules)})
    done, held = 0, list[RowTuple]()
    assert store.snapshot is not None
    async with aclosing(read_in_parts(children, store.snapshot, mapping, rules)) as chunks:
        async for rows in chunks:
            held += rows
            done += len(rows)
            if len(held) >= ROWS_A_WRITE:
                store.rows.add(held)
                held = []
            desk.reporter.step(done)
    if held:
        store.rows.add(held)
    if done != total:
        # two ways of counting one file disagree: going on would leave rows that nobody can explain
        raise FileRefused("file.counts_differ", file=store.fact("file") or "", counted=total, read=done)
    store.rows.build_indexes()
    store.put_facts({"rows_complete": True})


def _placement(kept: dict[str, Any]) -> Placement:
    by_column = {int(index): name for index, name in kept["by_column"].items()}
    takes = tuple(map(ValueRule.from_json, kept.get("takes", ())))
    return Placement(
        kept["fields"], tuple(kept["left_out"]), by_column, kept["rules"], tuple(kept["spare"]),
        takes=takes, spelled=kept.get("spelled", {}),
    )  # fmt: skip


def _undo(desk: Desk, create: int, rows: int) -> UndoPlan:
    """Rows that a reading found were sorted when they were compared; the others follow from the sums."""
    store, target = desk.store, desk.target
    counts = {
        (RowKind(kind), Extent(extent), note): int(count)
        for kind, extent, note, count in store.fact("undoable", [])
        if kind not in (RowKind.CREATED, RowKind.UNKNOWN)
    }
    unknown = rows - create - sum(counts.values())
    for kind, count in ((RowKind.CREATED, create), (RowKind.UNKNOWN, unknown)):
        counts[kind, *extent_of(target, kind)] = count
    read_at = store.fact("read_at")
    until = None if read_at is None else read_at + KEPT_DAYS * 86400
    pace = min(_seconds_a_call(store), DEFAULT_SECONDS_A_CALL)
    return undo_plan(target, counts, seconds_a_call=pace, until=until)


def _seconds_a_call(store: JobStore) -> float:
    """As this job measured it, else the earlier ones of its account; a guess for the first job of all."""
    measured = store.fact("seconds_a_call") or store.fact("earlier_seconds_a_call")
    return float(measured or DEFAULT_SECONDS_A_CALL)


def _plan(desk: Desk, filled: int) -> Plan:
    store = desk.store
    create, update, unknown = store.rows.counts_before()
    placement = _placement(store.fact("placement"))
    ledger = store.rows.ledger()
    suppressed = store.rows.count(code="suppressed", state=RowState.SKIPPED)
    deliveries = sum(store.batches.counts().values())
    in_list = store.images.count() + create
    # the list is read back afterwards, in pages as large as those that were read before
    to_hand_over = deliveries + 1 + int(in_list // max(store.fact("contacts_a_call") or 0, PAGE_OF_PEOPLE))
    # asking how far the platform is happens beside the sending and takes no time of its own
    requests = to_hand_over + (deliveries * POLLS_A_DELIVERY if desk.target.follows else 0)
    seconds = to_hand_over * _seconds_a_call(store)
    rows, each = create + update + unknown, desk.provider.seconds_a_row()
    if each:  # every row is a request of its own
        requests, seconds = rows, rows * each
    return Plan(
        undo=_undo(desk, create, rows),
        create=create,
        update=update,
        unchanged=ledger.count(RowState.UNCHANGED),
        suppressed=suppressed,
        rejected=ledger.count(RowState.REJECTED_HERE),
        skipped=ledger.count(RowState.SKIPPED) - suppressed,
        unknown=unknown,
        requests=requests,
        deliveries=deliveries,
        filled=filled,
        seconds=round(seconds, 1),
        read_at=store.fact("read_at"),
        left_out=(*placement.left_out, *placement.spare),
        changes=tuple(
            FieldChange(one["field"], str(one["before"]), str(one["after"]), int(one["count"]))
            for one in sorted(store.fact("changes", []), key=lambda one: -int(one["count"]))
        ),
    )
