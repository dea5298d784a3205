"""The window's own paths: after a whole day's work no spelling of a key is in any file, window or clipboard.

Record, commands, reports of errors, exports, pasted tables, logs, data base with its write-ahead log.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPlainTextEdit, QWidget

from desktop_app.services.accounts import NewAccount
from desktop_app.services.proxy import ENTRY
from desktop_app.services.settings_file import SettingsFiles
from desktop_app.viewmodels.activity import SHELLS
from desktop_app.views.dialogs.error_dialog import ErrorDialog
from desktop_app.views.widgets.segmented import Segmented
from tests.helpers.canaries import hits, spellings, written
from tests.helpers.drawn import words_of_picture

CANARY = 'Canary+7/ключ"=&Q_zz91'
PROXY_PASSWORD = 'Pr0xy+Key/"=&_zz47'


def _seen(window: QWidget) -> Iterator[str]:
    """Everything that stands in the window, shown or not."""
    for widget in window.findChildren(QWidget):
        yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
        if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
            yield widget.text()
        elif isinstance(widget, QPlainTextEdit):
            yield widget.toPlainText()


def test_a_days_work_in_the_window_leaves_no_key(
    opened: Any, hands: Any, shared_twin: Callable[..., Any], campaign_desk_home: Path, tmp_path: Path
) -> None:
    twin = shared_twin("esputnik")
    loop, accounts = opened.life.loop, opened.desk.accounts
    keys = [twin.keys["api_key"], CANARY, PROXY_PASSWORD]
    for account_id, key in (("class", twin.keys), ("wrong", {"api_key": CANARY})):
        new = NewAccount(account_id, "esputnik", account_id.title(), base_url=twin.base_url, store=False)
        loop.submit(partial(accounts.add, new, key)).result(30)
    hands.press("Start training")
    hands.click_row("Lists", 0)
    parts = opened.vm.parts
    pictures = _with_proxy(opened, hands)

    # a key that is refused, faults, then one that works
    _work_in(opened, hands, "wrong")
    pictures.append(words_of_picture(opened.window))
    twin.fault("5xx@.*:times=1;json@.*:times=2")
    _work_in(opened, hands, "wrong")
    twin.fault("")
    _work_in(opened, hands, "class")
    hands.qtbot.waitUntil(lambda: parts.lists.model.rowCount() > 0, timeout=30_000)

    # an import of a pasted table, by a process of its own
    QGuiApplication.clipboard().setText("Email\tFirst name\nann@example.com\tAnn\nbob@example.com\tBo\n")
    opened.window.paste()
    hands.read("Pasted table.tsv")
    hands.qtbot.waitUntil(lambda: bool(opened.vm.wizard.lists), timeout=30_000)
    hands.pick("Choose a list", "Newsletter")
    for step in (
        "Match the columns",
        "Check the rows",
        "See what will happen",
        "These people agreed…",
        "Import …",
    ):
        hands.press(step)
    hands.read("Handed over")
    running = written(campaign_desk_home)
    hands.press("Done")

    # the record: every entry as both commands, and saved as a table
    account = opened.vm.account
    page = loop.submit(partial(opened.desk.activity.page, True)).result(30)
    assert account is not None
    assert len(page.lines) > 5
    opened.window.toggle_activity()
    hands.qtbot.waitUntil(lambda: bool(hands.table_texts("Entries", 0)), timeout=30_000)
    hands.click_row("Entries", 0)
    pictures.append(words_of_picture(opened.window))
    opened.window.toggle_activity()
    commands = [parts.activity.curl(line, shell) for line in page.lines for shell in SHELLS]
    assert any("Set first" in command for command in commands)
    loop.submit(partial(opened.desk.activity.export, campaign_desk_home / "activity.csv", True)).result(30)

    # settings as a file, and what was copied last
    travels = SettingsFiles().write(campaign_desk_home / "settings.out.json", opened.vm.parts.settings)
    loop.submit(lambda: travels).result(30)
    QGuiApplication.clipboard().setText(commands[0])

    # an error that carries the key in its words
    opened.show_error(RuntimeError(f"{keys[0]} {CANARY} {json.dumps(CANARY)}"))
    dialog = opened.window.findChild(ErrorDialog)
    with hands.qtbot.waitSignal(dialog.saved) as told:
        dialog.save_as(campaign_desk_home / "report.txt")
    assert told.args == ["report.txt", ""]
    said = "\n".join(_seen(opened.window))
    pictures.append(words_of_picture(opened.window))
    dialog.reject()
    assert "Address of the proxy" in pictures[0], "letters of pictures are read at all"
    assert "•••" in pictures[-1]
    places = {
        "clipboard": QGuiApplication.clipboard().text().encode(),
        "commands": "\n".join(commands).encode(), "window": said.encode(),
        "pictures": "\n".join(pictures).encode(), **written(campaign_desk_home),
        **{f"while it ran: {name}": content for name, content in running.items()},
    }  # fmt: skip
    assert any(name.endswith("journal.sqlite-wal") for name in places)
    assert any(name.endswith("campaign-desk.log") for name in places)
    assert hits(keys, places) == []


def _with_proxy(opened: Any, hands: Any) -> list[str]:
    """A proxy with a password, kept in the encrypted file, tried, and looked at again; the letters of the
    pictures in between."""
    desk, loop = opened.desk, opened.life.loop
    loop.submit(partial(desk.secrets.open_file, "a passphrase of mine")).result(60)
    words = []
    for typed in (PROXY_PASSWORD, ""):
        hands.press("Settings")
        hands.press("Network")
        hands.see(Segmented, "Proxy").choose("address")
        if typed:
            for name, text in (
                ("Address of the proxy", "127.0.0.1:9"),
                ("Name", "user"),
                ("Password", typed),
            ):
                field = hands.see(QLineEdit, name)
                field.selectAll()
                QTest.keyClicks(field, text)
            words.append(words_of_picture(opened.window))
            hands.press("Save")
            hands.read("Saved")
            hands.press("Try it")
            hands.read("Nothing was sent")
        words.append(words_of_picture(opened.window))
        hands.press("Close")
    kept = loop.submit(partial(desk.secrets.get, ENTRY)).result(30)
    assert kept == {"password": PROXY_PASSWORD}
    desk.settings.set("proxy", "none")
    return words


def _work_in(opened: Any, hands: Any, account_id: str) -> None:
    parts = opened.vm.parts
    parts.accounts.read()
    hands.qtbot.waitUntil(lambda: parts.accounts.find(account_id) is not None, timeout=30_000)
    parts.accounts.choose(account_id)
    for number in (1, 2, 5, 1):
        hands.choose_tab(number)
        hands.qtbot.waitUntil(lambda: not (parts.lists.busy or parts.senders.busy), timeout=60_000)
    opened.window.toggle_activity()
    QCoreApplication.processEvents()
    opened.window.toggle_activity()


def test_the_search_itself_finds_what_is_planted() -> None:
    for one in spellings(CANARY):
        assert hits([CANARY], {"x": b"before " + one + b" after"})
