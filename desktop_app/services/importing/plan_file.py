"""What will happen, saved as a workbook: a summary, then every row of the file with each field from what to
what.

Owns: that file. Must not: decide what happens (``before`` did). Runs in a child process. Every cell is text,
so none can act as a formula.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from desktop_app.journal import JobStore
from desktop_app.model.texts import has, t
from desktop_app.runtime.texts import install_texts
from desktop_app.services.importing.plan_rows import PlanLine, plan_lines, plan_numbers
from desktop_app.services.importing.results import write_whole, write_workbook

PAGE = 500


def write_plan(
    folder: Path, target: Path, language: str, first: Sequence[tuple[str, str]], names: Mapping[str, str]
) -> Path:
    """Write the plan of the job in ``folder`` to ``target``.

    ``first``: the summary, as pairs. ``names``: how each field is called on screen. The file appears only
    when it is whole; StorageFailed when it cannot be written.
    """
    if not has("plan_file.row"):
        install_texts(language)  # a child process begins without the catalogue
    with JobStore(folder) as store:
        label = str(store.fact("label", ""))
        fields = _fields(store)
        head = [t(f"plan_file.{name}") for name in ("row", "who", "what", "why")]
        for field in fields:
            name = names.get(field, field)
            head += [t("plan_file.now", field=name), t("plan_file.after", field=name)]

        def lines() -> Iterator[list[str]]:
            numbers = plan_numbers(store, "")
            for start in range(0, len(numbers), PAGE):
                for line in plan_lines(store, numbers[start : start + PAGE], label):
                    yield _cells(line, fields)

        return write_whole(target, lambda part: write_workbook(part, head, lines(), first))


def _fields(store: JobStore) -> list[str]:
    """The fields that some row carries, in their order."""
    placed = (store.fact("placement") or {}).get("fields", {}).values()
    return list(dict.fromkeys(str(field) for field in placed if field))


def _cells(line: PlanLine, fields: Sequence[str]) -> list[str]:
    changes = {field: (before, after) for field, before, after in line.changes}
    cells = [str(line.row), line.who, t(f"wizard.plan.{line.what}"), line.why]
    for field in fields:
        before, after = changes.get(field, ("", ""))
        cells += [t("plan_file.unread") if before is None else before, after]
    return cells
