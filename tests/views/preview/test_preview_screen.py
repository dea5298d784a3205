"""The preview's screen with real processes behind it: what is typed is seen, and nothing is cut or
nameless."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QAbstractButton, QPlainTextEdit
from pytestqt.qtbot import QtBot

from desktop_app.runtime.resources import resource_path
from desktop_app.services.preview.nouns import Report
from desktop_app.services.preview.service import PreviewService
from desktop_app.viewmodels.preview.preview import PreviewViewModel
from desktop_app.views.preview import mail_view
from desktop_app.views.preview.notices import notices_of
from desktop_app.views.preview.preview_screen import PreviewScreen
from desktop_app.views.theme import Theme
from tests.helpers.on_the_spot import OnTheSpot
from tests.helpers.runners import InlineRunner
from tests.viewmodels.preview.test_preview import SpotService


@pytest.fixture
def screen(qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch) -> Iterator[PreviewScreen]:
    """Without the browser view, which has tests of its own."""

    def no_browser(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(mail_view.importlib, "import_module", no_browser)
    vm = PreviewViewModel(InlineRunner(), SpotService(resource_path("samples", "messages"), OnTheSpot()))
    made = PreviewScreen(vm)
    qtbot.addWidget(made)
    made.resize(1280, 644)
    made.show()
    yield made
    made.close_screen()
    vm.close()


def test_an_opened_message_stands_in_all_four_parts(screen: PreviewScreen) -> None:
    """Template, form, message and blanks; the amber lines are the same everywhere."""
    screen.open_sample("order_confirmation")
    assert screen.editor.toPlainText() == screen.vm.text
    assert screen.form.lines[("name",)][0].text() == "Olena"
    assert [notice.place for notice in screen.notices.notices[:2]] == [14, 20]
    assert {line for line in (14, 15, 20) if screen.editor.ground_of(line)} == {14, 20}
    assert screen.form.lines[("city",)][0].property("state") == "warn"
    assert screen.form.lines[("name",)][0].property("state") == ""
    assert screen.notices.count.text() == "2"


def test_typing_in_the_form_is_drawn_within_the_debounce(screen: PreviewScreen, qtbot: QtBot) -> None:
    """A key in a field changes message, blanks and JSON; the cursor stays."""
    screen.open_sample("order_confirmation")
    field = screen.form.lines[("city",)][0]
    field.setFocus()
    qtbot.keyClicks(field, "Lviv")
    qtbot.waitUntil(
        lambda: "Free delivery to Lviv" in (screen.vm.drawn.html or "") if screen.vm.drawn else False
    )
    assert field.cursorPosition() == 4
    assert screen.notices.count.text() == "1"
    assert json.loads(screen.vm.json_text)["city"] == "Lviv"


def test_cells_of_a_list_are_typed_into_added_and_removed(screen: PreviewScreen) -> None:
    """A table of the form is data like every other line."""
    screen.open_sample("order_confirmation")
    table = screen.form.tables[("items",)]
    assert table.text_at(1, "title") == "Scarf “Карпати”"
    table.type_into(0, "qty", "3")
    assert screen.vm.data["items"][0]["qty"] == 3
    field = next(field for field in screen.vm.fields if field.name == "items")
    screen.vm.add_row(field)
    assert table.rowCount() == 3
    table.row_deleted.emit(0)
    assert [item["title"] for item in screen.vm.data["items"]] == ["Scarf “Карпати”", ""]
    assert table.text_at(0, "title") == "Scarf “Карпати”"


def test_an_error_stands_in_its_line_and_in_the_list(screen: PreviewScreen, qtbot: QtBot) -> None:
    """The line is marked while typing, its number leads there, and it goes with its cause."""
    screen.open_sample("order_confirmation")
    screen.editor.setPlainText("<p>\n#if($a\n</p>")
    qtbot.waitUntil(lambda: screen.editor.ground_of(screen.notices.notices[0].place) == "bad_soft")
    line = screen.notices.notices[0].place
    screen.notices.line_chosen.emit(line)
    assert screen.editor.textCursor().blockNumber() + 1 == line
    assert screen.errors.tone == "bad"
    screen.editor.setPlainText("<p>$!a</p>")
    qtbot.waitUntil(lambda: screen.errors.tone == "good")


def test_without_a_browser_view_it_is_said_and_the_text_remains(screen: PreviewScreen) -> None:
    """Plain text instead of the picture, the source on request."""
    screen.open_sample("order_confirmation")
    assert screen.mail.notice.isVisible()
    assert "Thank you, Olena!" in screen.mail.plain.toPlainText()
    screen.mail.choose("source")
    assert screen.vm.drawn is not None
    assert screen.mail.source.toPlainText() == screen.vm.drawn.html


@pytest.mark.parametrize(("user", "switch", "may"), [(0, "", False), (0, "1", True), (1000, "", True)])
def test_the_browser_is_not_tried_where_it_would_end_the_program(
    monkeypatch: pytest.MonkeyPatch, user: int, switch: str, may: bool
) -> None:
    """Its sandbox refuses root by ending the process: then plain text and source are shown instead."""
    monkeypatch.setattr(mail_view.sys, "platform", "linux")
    monkeypatch.setattr(mail_view.os, "geteuid", lambda: user, raising=False)
    monkeypatch.setenv("QTWEBENGINE_DISABLE_SANDBOX", switch)
    monkeypatch.delenv("QTWEBENGINE_CHROMIUM_FLAGS", raising=False)
    assert mail_view.browser_may_start() is may


def test_keys_are_offered_behind_a_dollar(screen: PreviewScreen, qtbot: QtBot) -> None:
    """The list opens with what the template knows; Enter takes the word."""
    screen.open_sample("order_confirmation")
    screen.editor.setFocus()
    screen.editor.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClicks(screen.editor, "$!{ord")
    popup = screen.editor.completer.popup()
    assert popup is not None
    assert popup.isVisible()
    assert screen.editor.completer.currentCompletion() == "orderId"
    screen.editor.completer.activated.emit("orderId")
    assert screen.editor.toPlainText().endswith("$!{orderId")
    popup.hide()


def test_the_whole_list_is_told_by_shape_and_leads_to_a_person(screen: PreviewScreen, tmp_path: Path) -> None:
    """The link turns the list over to groups; "Show" goes to the first of the group."""
    path = tmp_path / "people.csv"
    path.write_text("email;name\na@example.org;Olena\nb@example.org;\n", encoding="utf-8")
    screen.vm.paste("Hi $!name", "Pasted")
    screen.open_path(path)
    assert screen.notices.whole.text() == "In the whole list: 1 of 2 people"
    screen.notices.whole.click()
    links = [button for button in screen.notices.findChildren(QAbstractButton) if button.text() == "Show"]
    links[1].click()
    assert screen.vm.place == 1
    assert screen.place.text() == "2 of 2"
    assert not screen.next.isEnabled()


def test_what_is_sent_is_copied_to_the_letter(screen: PreviewScreen, qtbot: QtBot) -> None:
    """Characters that a text field would change arrive as they are."""
    screen.vm.paste("$!x", "Pasted")
    screen.vm.set_json(json.dumps({"x": "a\u00a0b\u2029c"}))
    dialog = screen.show_payload()
    dialog.copy.copy_requested.emit()
    assert QGuiApplication.clipboard().text() == screen.vm.payload("message")
    assert "a\u00a0b" in screen.vm.payload("message")
    dialog.kind.choose("event")
    assert '"params"' in dialog.text.toPlainText()
    dialog.accept()


def test_every_control_has_a_name(screen: PreviewScreen) -> None:
    """For screen readers: buttons, fields and editors."""
    screen.open_sample("newsletter")
    nameless = [
        type(widget).__name__
        for kind in (QAbstractButton, QPlainTextEdit)
        for widget in screen.findChildren(kind)
        if widget.isVisible() and not widget.accessibleName()
    ]
    assert nameless == []
    assert all(table.accessibleName() for table in screen.form.tables.values())


def test_in_a_wide_window_the_template_takes_its_share(screen: PreviewScreen) -> None:
    template, mail = screen._panes.template, screen._panes.rendered
    screen.resize(1280, 684)
    assert template.width() == 388
    narrower = mail.width()
    screen.resize(1920, 1044)
    assert template.width() == 388 + 224
    assert mail.width() > narrower
    assert screen._panes.filled.width() == 344


def test_a_narrow_window_shows_one_part_at_a_time(screen: PreviewScreen, qtbot: QtBot) -> None:
    """At 640 x 360 everything is still reached; a line of the list turns to the template."""
    screen.open_sample("order_confirmation")
    screen.resize(640, 284)
    qtbot.waitUntil(lambda: not screen.editor.isVisible())
    qtbot.waitUntil(lambda: screen.minimumSizeHint().width() <= 640)  # the buttons have shrunk to icons
    assert screen.minimumSizeHint().height() <= 284
    screen.notices.line_chosen.emit(14)
    assert screen.editor.isVisible()
    screen.pane.choose("filled_with")
    assert screen.form.isVisible()
    screen.pane.choose("notices")
    assert screen.notices.isVisible()
    assert not screen.mail.isVisible()
    screen.pane.choose("rendered")
    assert screen.mail.isVisible()
    assert not screen.notices.isVisible()


def test_every_finding_has_words(theme: Theme) -> None:
    """No code without a sentence and a remedy."""
    from desktop_app.model.texts import has

    folder = Path(mail_view.__file__).parents[2] / "services" / "preview"
    import re

    text = "".join(path.read_text("utf-8") for path in folder.glob("*.py"))
    codes = set(re.findall(r'(?:Finding|_add)\(\s*"(\w+)"', text))
    codes |= {"engines", "untaken", "lint_old_name", "lint_curly_quotes", "lint_unknown_directive"}
    assert len(codes) > 15
    assert [code for code in codes if not has(f"preview.finding.{code}.what")] == []
    assert [code for code in codes if not has(f"preview.finding.{code}.do")] == []
    assert notices_of(Report(), None) == []


def test_the_real_service_answers_through_its_processes(qtbot: QtBot, theme: Theme) -> None:
    """The same screen over child processes and the loop thread."""
    from desktop_app.runtime.loop_thread import LoopThread
    from desktop_app.viewmodels.tasks import TaskRunner

    loop = LoopThread()
    loop.start()
    runner = TaskRunner(loop)
    vm = PreviewViewModel(runner, PreviewService(resource_path("samples", "messages")))
    try:
        vm.paste("#foreach($i in [1..2000000000])$i#end", "Hostile")
        qtbot.waitUntil(lambda: vm.drawn is not None and vm.drawn.problem is not None, timeout=30_000)
        vm.paste("Hi $!{x}", "Good")
        qtbot.waitUntil(lambda: vm.drawn is not None and vm.drawn.html == "Hi ", timeout=30_000)
        qtbot.waitUntil(lambda: bool(vm.report.blanks), timeout=60_000)
    finally:
        vm.close()
        runner.close()
        loop.stop()


def test_keyboard_reaches_the_next_person(screen: PreviewScreen, qtbot: QtBot, tmp_path: Path) -> None:
    """Ctrl+PageDown and Ctrl+PageUp."""
    path = tmp_path / "people.csv"
    path.write_text("email;name\na@example.org;Olena\nb@example.org;Ivan\n", encoding="utf-8")
    screen.vm.paste("Hi $!name", "Pasted")
    screen.vm.open_people(path)
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)
    qtbot.keyClick(screen, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert screen.vm.place == 1
    qtbot.keyClick(screen, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert screen.vm.place == 0
