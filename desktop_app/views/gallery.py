"""Every part in its states, on five pages: what the picture command draws and what tests look at.

Owns: sample pages. Must not: be reached from the menu of a release; it shows invented data.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from desktop_app.views.gallery_frames import settings_dialog, wizard_page
from desktop_app.views.gallery_samples import (
    ACCOUNTS,
    LEDGER_PARTS,
    LIVE,
    TRAINING,
    people_model,
)
from desktop_app.views.theme.measure import column, grid, hold, row
from desktop_app.views.theme.tokens import ACCOUNT_COLOURS, Height
from desktop_app.views.widgets import (
    AccountLine,
    AccountSwitcher,
    Banner,
    Button,
    Card,
    CheckBox,
    ChoiceCard,
    Combo,
    CopyButton,
    Dialog,
    EmptyState,
    Entry,
    FactRow,
    FocusRing,
    IconButton,
    KeyBox,
    KeyValues,
    Label,
    LabelledField,
    LedgerBar,
    LinkButton,
    LiveBar,
    LoadingRows,
    Panel,
    PanelHost,
    Pill,
    ProgressBar,
    Radio,
    ScrollPage,
    SearchField,
    SecretField,
    Segment,
    Segmented,
    Separator,
    StatusLine,
    Swatches,
    Switch,
    TableFoot,
    TableView,
    Tabs,
    TextField,
    Tile,
    Toast,
    Toaster,
    Toolbar,
    TrainingBanner,
)

Words = Callable[[str], str]

PAGES = ("parts", "more", "table", "wizard", "dialog", "empty")


class Gallery(QWidget):
    """``Gallery()``, 1280 x 720. ``words`` changes every sample word (tests make them 40 % longer)."""

    def __init__(self, words: Words | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._w: Words = words or (lambda text: text)
        self.setProperty("k", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        w = self._w
        self.banner = TrainingBanner(
            w("TRAINING"),
            w("Nothing here is real. No e-mail leaves this computer."),
            w("Clock runs 20×"),
            w("Trainer menu"),
        )
        self._stack = QStackedWidget()
        self._stack.setProperty("k", "clear")
        makers = (
            self._parts,
            self._more,
            self._table,
            lambda: wizard_page(self._w),
            self._behind_dialog,
            self._empty,
        )
        self.pages: dict[str, QWidget] = {name: make() for name, make in zip(PAGES, makers, strict=True)}
        for name in ("parts", "more"):
            self.pages[name] = ScrollPage(self.pages[name])
        for page in self.pages.values():
            self._stack.addWidget(page)
        layout = column(self.banner, self._stack, parent=self)
        layout.setStretch(1, 1)
        self.toaster = Toaster(self)
        self.dialog: Dialog | None = None
        self.ring = FocusRing(self)

    def show_page(self, name: str) -> None:
        """One of ``PAGES``."""
        if self.dialog is not None:
            self.dialog.reject()
            self.dialog = None
        self.toaster.take_away()
        self._stack.setCurrentWidget(self.pages[name])
        self.banner.setVisible(name != "dialog")
        if name == "dialog":
            self.dialog = settings_dialog(self, self._w)
            self.dialog.open()
        elif name == "empty":
            self.toaster.show_toast(self._w("List “Old customers” removed"), self._w("Undo"))
        elif name == "parts":
            self._focused.setFocus(Qt.FocusReason.OtherFocusReason)
            self.ring.put_on(self._ringed)

    # -- parts -----------------------------------------------------------------------------------------------
    def _parts(self) -> QWidget:
        page = QWidget()
        left = column(self._buttons(), self._fields(), self._small_table(), None, gap=12)
        right = column(self._choices(), self._pills(), self._banners(), self._progress(), None, gap=12)
        both = row(left, right, margins=(16, 12, 16, 12), gap=12, parent=page)
        both.setStretch(0, 49)
        both.setStretch(1, 50)
        return page

    def _buttons(self) -> QWidget:
        w, card = self._w, Card(self._w("Buttons"))
        off = Button(w("Not yet"))
        off.setEnabled(False)
        off_primary = Button(w("Not yet"), "primary")
        off_primary.setEnabled(False)
        self._ringed = Button(w("Focused"))
        first = row(
            Button(w("Import contacts"), "primary", "upload"),
            Button(w("New contact"), "normal", "user-plus"),
            Button(w("Preview"), "quiet", "eye"),
            LinkButton(w("Undo")),
            IconButton("settings", w("Settings")),
            None,
        )
        danger = Button(w("Delete 12 contacts"), "danger")
        card.body.addLayout(first)
        card.body.addLayout(row(self._ringed, off, off_primary, danger, None))
        return card

    def _fields(self) -> QWidget:
        w, card = self._w, Card(self._w("Fields"))
        cells = grid(gap=(12, 8))
        off = TextField(w("Off"))
        off.setEnabled(False)
        self._focused = TextField(w("Normal"))
        mail = LabelledField(w("E-mail"), TextField("zaneta@"))
        mail.set_error(w("The part after @ is missing."))
        combo = Combo([Entry(w("Newsletter"), 1), Entry(w("Loyal customers"), 2)], stretch=True)
        lists = LabelledField(w("List"), combo, w("20,000 people"))
        key = SecretField(last_four="3f9c")
        search = SearchField(w("Name, e-mail, phone or id"), width=2000)
        both = (self._focused, TextField(placeholder=w("Placeholder")), search, off, key, self._questioned())
        for place, widget in enumerate((*both, mail, lists)):
            cells.addWidget(widget, place // 2, place % 2)
        cells.setColumnStretch(0, 1)
        cells.setColumnStretch(1, 1)
        card.body.addLayout(cells)
        return card

    def _questioned(self) -> Combo:
        combo = Combo([Entry(self._w("Birthday"), 1, "cake")], stretch=True)
        combo.set_state("warn")
        return combo

    def _small_table(self) -> QWidget:
        card = Card(padding=(1, 8, 1, 8), gap=0)
        table = TableView(self._w("People"), people_model(3), boxes=True, stretch="name")
        hold(table, height=36 + 3 * 40)
        table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for hidden in (1, 3, 5):
            table.setColumnHidden(hidden, True)
        table.columns.set_widths({"name": 340, "status": 150, "spent": 116})
        table.select_row(0)
        table.hovered = 1
        card.body.addWidget(table)
        return card

    def _choices(self) -> QWidget:
        w, card = self._w, Card(self._w("Choices"))
        some = CheckBox(w("Some"))
        some.setTristate(True)
        some.setCheckState(Qt.CheckState.PartiallyChecked)
        not_now = CheckBox(w("Not now"), True)
        not_now.setEnabled(False)
        never = CheckBox(w("Nor this"))
        never.setEnabled(False)
        checks = row(CheckBox(w("Off")), some, CheckBox(w("On"), True), not_now, never, None, gap=20)
        radios = QWidget()
        row(
            Radio(w("Singapore"), True),
            Radio(w("Turkey")),
            Switch(w("On"), True),
            Switch(w("Off")),
            None,
            gap=20,
            parent=radios,
        )
        form = Segmented(w("Shown as"), [Segment("form", w("Form")), Segment("json", w("JSON"))])
        device = Segmented(
            w("Shown on"),
            [Segment("desk", w("Desktop"), "monitor"), Segment("phone", w("Phone"), "smartphone")],
            "phone",
        )
        card.body.addLayout(checks)
        card.body.addWidget(radios)
        card.body.addLayout(row(form, device, None, gap=16))
        return card

    def _pills(self) -> QWidget:
        w, card = self._w, Card(self._w("Pills"))
        states = (
            ("Subscribed", "good"),
            ("Accepted", "info"),
            ("Not certain", "warn"),
            ("Refused", "bad"),
            ("Already right", "mute"),
            ("In progress", "acc"),
        )
        card.body.addLayout(row(*(Pill(w(text), tone) for text, tone in states), None))
        switchers = [
            AccountSwitcher(w("Account"), [one], connect_text=w("Connect an account"))
            for one in (LIVE, ACCOUNTS[2])
        ]
        card.body.addLayout(row(*switchers, None, gap=12))
        return card

    def _banners(self) -> QWidget:
        w, card = self._w, Card(self._w("Banners"))
        card.body.addWidget(
            Banner("info", w("eSputnik asked us to wait a moment"), w("We go on at 14:32:10."))
        )
        card.body.addWidget(Banner("warn", w("May start the workflow “Order paid”.")))
        card.body.addWidget(
            Banner(
                "bad",
                w("No internet"),
                w("Nothing was sent. Check the cable or the wireless network."),
                [Button(w("Try again"))],
            )
        )
        return card

    def _progress(self) -> QWidget:
        w, card = self._w, Card(self._w("Progress, ledger bar, toast"))
        bar = ProgressBar(w("Import"))
        bar.set_progress(12_000, 18_110)
        thin = ProgressBar(w("Import"), thin=True)
        thin.set_progress(12_000, 18_110)
        parts = [(tone, w(words), count) for tone, words, count in LEDGER_PARTS]
        card.body.addWidget(bar)
        card.body.addWidget(thin)
        card.body.addWidget(LedgerBar(parts))
        card.body.addWidget(Toast(w("12 contacts removed"), w("Undo"), shadow=False))
        return card

    # -- more ------------------------------------------------------------------------------------------------
    def _more(self) -> QWidget:
        w, page = self._w, QWidget()
        tiles = (
            ("New", "6,214", "will be added", "good"),
            ("Changed", "11,870", "at least one field", "acc"),
            ("Already right", "1,642", "nothing is sent", "mute"),
            ("Unsubscribed", "96", "left alone", "warn"),
            ("Left out", "152", "by your check", "bad"),
            ("Not known yet", "26", "platform will say", "info"),
        )
        tile_row = row(*(Tile(w(a), b, w(c), tone) for a, b, c, tone in tiles), gap=12)
        facts = Card(padding=(16, 16, 16, 16), gap=14)
        facts.body.addWidget(
            FactRow("clock", w("Takes 6 to 8 minutes"), w("Seven deliveries to eSputnik, at its own pace."))
        )
        facts.body.addWidget(
            FactRow(
                "mail", w("May start “Welcome series”"), w("Up to 6,214 people may get an e-mail."), "warn"
            )
        )
        facts.body.addStretch(1)
        cards = QWidget()
        row(
            ChoiceCard(w("Singapore"), w("You sign in at the Singapore site"), True),
            ChoiceCard(w("Turkey"), w("You sign in at the Turkey site")),
            gap=12,
            parent=cards,
        )
        secrets = Card(w("Key"), gap=8)
        secrets.body.addWidget(KeyBox(w("API key"), "7f2c••••••••••••••••••••••3b19"))
        buttons = row(
            Button(w("Hold to show"), icon="eye"), CopyButton(w("Copy"), w("Copied"), lambda: ""), None
        )
        secrets.body.addLayout(buttons)
        secrets.body.addWidget(KeyValues([(w("Used for"), w("Single e-mails")), (w("Kind"), w("General"))]))
        secrets.body.addWidget(Swatches(w("Colour"), [(name, name) for name in ACCOUNT_COLOURS], "orange"))
        secrets.body.addStretch(1)
        waiting = Card(padding=(0, 8, 0, 8))
        bars = LoadingRows(w("Reading contacts"))
        bars.begin(at_once=True)
        hold(bars, min_height=120)
        waiting.body.addWidget(bars)
        lower = row(facts, secrets, waiting, gap=12)
        for place in range(3):
            lower.setStretch(place, 1)
        armed = LiveBar(w("Changes to this live account are allowed until 15:02."), w("Stop now"), True)
        locked = LiveBar(w("This live account is read-only."), w("Allow changes for 30 minutes"), False)
        body = column(tile_row, cards, lower, margins=(16, 12, 16, 12), gap=12)
        body.setStretch(2, 1)
        column(armed, locked, body, parent=page)
        return page

    # -- main window -----------------------------------------------------------------------------------------
    def _header(self, account_index: int = 0) -> QWidget:
        w = self._w
        header = QFrame()
        header.setProperty("k", "surface")
        header.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        switcher = AccountSwitcher(
            w("Account"), ACCOUNTS, ACCOUNTS[account_index].key, connect_text=w("Connect an account")
        )
        names = ("Lists", "Contacts", "Events", "Orders", "Sender Accounts")
        tabs = Tabs(w("Main"), [(name.lower(), w(name)) for name in names], "contacts")
        quiet = row(
            Button(w("Message preview"), "quiet", "eye"),
            IconButton("activity", w("Activity")),
            IconButton("settings", w("Settings")),
            gap=4,
        )
        line = row(switcher, tabs, quiet, margins=(16, 0, 12, 0), gap=12, parent=header)
        line.setStretch(1, 1)
        hold(header, height=Height.HEADER)
        return header

    def _table(self) -> QWidget:
        w, page = self._w, QWidget()
        table = TableView(w("Contacts"), people_model(), boxes=True)
        table.select_row(0)
        main = QFrame()
        main.setProperty("k", "surface")
        column(table, TableFoot(w("20,000 contacts"), w("1 selected")), parent=main).setStretch(0, 1)
        panel = Panel(w("Contact"))
        panel.set_head("Olena Shevchenko", pill=Pill(w("Subscribed"), "good"), avatar=True)
        pairs = (
            ("E-mail", "olena.shevchenko@example.org"),
            ("Phone", "+380 67 123 45 67"),
            ("City", "Lviv"),
            ("Language", "Ukrainian"),
            ("Lists", "Newsletter, Loyal customers"),
        )
        panel.body.addWidget(KeyValues([(w(key), value) for key, value in pairs]))
        panel.body.addWidget(Separator())
        panel.body.addWidget(Label(w("What happened"), "strong"))
        panel.body.addStretch(1)
        more = IconButton("ellipsis", w("More"))
        panel.set_footer(Button(w("Edit"), icon="pencil"), Button(w("Unsubscribe")), None, more)
        self.host = PanelHost(main, panel)
        self.host.open_panel()
        lists = Combo([w("All lists"), w("Newsletter")], w("List"))
        toolbar = Toolbar(
            [SearchField(w("Name, e-mail, phone or id")), lists, Combo([w("Any status")], w("Status"))],
            [Button(w("New contact"), icon="user-plus"), Button(w("Import contacts"), "primary", "upload")],
        )
        status = StatusLine(w("Jobs"))
        status.set_job(
            w("Importing customers_september.csv into Newsletter"),
            12_000,
            18_110,
            w("12,000 of 18,110 · 2 to 3 minutes left"),
            w("Show"),
        )
        status.set_age(w("Read 2 minutes ago"))
        layout = column(self._header(), AccountLine(TRAINING.colour), toolbar, self.host, status, parent=page)
        layout.setStretch(3, 1)
        return page

    # -- dialog ----------------------------------------------------------------------------------------------
    def _behind_dialog(self) -> QWidget:
        page = QFrame()
        layout = column(self._header(1), AccountLine(LIVE.colour), None, parent=page)
        layout.addWidget(StatusLine(self._w("Jobs")))
        return page

    # -- empty -----------------------------------------------------------------------------------------------
    def _empty(self) -> QWidget:
        w, page = self._w, QWidget()
        search = SearchField(w("List name"))
        search.setEnabled(False)
        state = EmptyState(
            "list-plus",
            w("No lists yet"),
            w(
                "A list holds the people who get the same e-mails. "
                "Import a file and we make the list on the way, or start with an empty one."
            ),
            [
                Button(w("Create an empty list"), icon="plus", tall=True),
                Button(w("Import a file"), "primary", "upload", tall=True),
            ],
            w("You can also drop a spreadsheet anywhere on this window."),
        )
        status = StatusLine(w("Jobs"))
        status.set_idle(w("Nothing running"))
        status.set_age(w("Read just now"))
        line = AccountLine(ACCOUNTS[2].colour)
        layout = column(self._header(2), line, Toolbar([search]), state, status, parent=page)
        layout.setStretch(3, 1)
        return page
