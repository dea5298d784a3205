"""The plan in pairs of words, for the first sheet of its file and for the page to print. Must not: count."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from html import escape

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QPdfWriter, QTextDocument

from desktop_app.model.texts import t
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.wizard.flow import ImportWizardViewModel
from desktop_app.views.wizard.undo_words import undo_words

Pairs = list[tuple[str, str]]
_TILES = ("create", "update", "unchanged", "suppressed", "rejected", "unknown")


def plan_summary(
    vm: ImportWizardViewModel, formats: Formats, name_of: Callable[[str], str]
) -> tuple[Pairs, Pairs]:
    """(what it is about and what it means, the numbers): every pair is a name and its words."""
    overview = vm.overview
    assert overview is not None
    view, plan, platform = overview.view, overview.plan, vm.manifest.label
    blank = t("wizard.plan.blank")
    facts = [
        (t("plan_file.file"), view.file),
        (t("plan_file.account"), f"{vm.account.name} · {platform}"),
        (t("plan_file.list"), view.list),
    ]
    if vm.account.training:
        facts.insert(0, (t("plan_file.training"), ""))
    if plan.read_at is not None:
        read_at = datetime.fromtimestamp(plan.read_at, UTC).astimezone()
        facts.append((t("plan_file.read_at"), formats.clock(read_at)))
    spread = formats.range((plan.seconds, plan.seconds * 1.5 + 2))
    deliveries = t("wizard.plan.deliveries", count=plan.deliveries, platform=platform)
    facts.append((t("plan_file.takes"), f"{spread}. {deliveries}"))
    facts.append((t("plan_file.undo"), "\n".join(undo_words(plan.undo, platform, formats))))
    facts += [(t("plan_file.starts"), t(key)) for key in vm.import_target.starts]
    facts.append((t("plan_file.consent"), t(vm.import_target.consent)))
    if plan.left_out:
        facts.append((t("plan_file.columns_out"), ", ".join(plan.left_out)))
    facts += [
        (t("plan_file.changes"),
         t("plan_file.change", field=name_of(one.field), count=one.count, before=one.before or blank,
           after=one.after or blank))
        for one in plan.changes
    ]  # fmt: skip
    numbers = {
        "create": plan.create, "update": plan.update, "unchanged": plan.unchanged,
        "suppressed": plan.suppressed + plan.skipped, "rejected": plan.rejected, "unknown": plan.unknown,
    }  # fmt: skip
    counts = [
        (f"{t(f'wizard.plan.{name}')} ({t(f'wizard.plan.{name}_hint')})", formats.number(numbers[name]))
        for name in _TILES
    ]
    return facts, [*counts, (t("plan_file.total"), formats.number(view.ledger.total))]


def page_to_print(facts: Pairs, counts: Pairs) -> bytes:
    """The same as one page (or few) to print: a PDF."""
    document = QTextDocument()
    rows = "".join(f"<tr><td>{_html(k)}</td><td align='right'>{_html(v)}</td></tr>" for k, v in counts)
    said = "".join(
        f"<tr><td valign='top'><b>{_html(name)}</b></td><td>{_html(words)}</td></tr>" for name, words in facts
    )
    document.setHtml(
        f"<h1>{_html(t('plan_file.heading'))}</h1><table width='100%' cellpadding='4'>{said}</table><br/>"
        f"<table width='60%' border='1' cellspacing='0' cellpadding='4'>{rows}</table>"
    )
    made = QBuffer()
    made.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(made)
    writer.setTitle(t("plan_file.heading"))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(18, 18, 18, 18), QPageLayout.Unit.Millimeter)
    document.print_(writer)
    return bytes(made.data().data())


def _html(words: str) -> str:
    return escape(words).replace("\n", "<br/>")
