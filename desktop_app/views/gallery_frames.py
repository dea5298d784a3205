"""The large samples of the gallery: a wizard and a settings dialog, filled.

Owns: two pages. Must not: be used by a screen.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QWidget

from desktop_app.views.gallery_samples import LEDGER, LEDGER_FOOT, LEDGER_PARTS, LIVE, TRAINING
from desktop_app.views.theme.measure import column, grid, row
from desktop_app.views.theme.tokens import ACCOUNT_COLOURS
from desktop_app.views.widgets import (
    Banner,
    Button,
    Card,
    ChoiceCard,
    Dialog,
    IconLabel,
    Label,
    LabelledField,
    Ledger,
    LedgerBar,
    LinkButton,
    NavList,
    Place,
    SecretField,
    Swatches,
    TextField,
    WizardFrame,
)

Words = Callable[[str], str]


def wizard_page(w: Words) -> WizardFrame:
    """The last step of the import, filled."""
    steps = ("File", "Columns", "Check", "What will happen", "Import", "Result")
    frame = WizardFrame(w("Import contacts"), "upload", [w(one) for one in steps], w("Goes to"), TRAINING)
    frame.set_step(5)
    frame.set_target(w("Newsletter"))
    frame.set_heading(
        w("Result"), w("customers_september.csv to Newsletter, Training eSputnik, 14:27 to 14:34")
    )
    content = QWidget()
    headline = Card(padding=(20, 15, 20, 15))
    words = column(
        Label(w("Handed over 18,110. In the list now: 17,984"), "h2", wrap=True),
        Label(w("Checked with eSputnik at 14:36. 60 are still being worked on."), "body2", wrap=True),
        gap=4,
    )
    line = row(IconLabel("circle-check", "good_fill", 32), words, gap=14)
    line.setStretch(1, 1)
    headline.body.addLayout(line)
    ledger = Ledger(w("Every row, and who said so"), w("Rows"), LEDGER, LEDGER_FOOT)
    column(headline, LedgerBar(LEDGER_PARTS), ledger, None, gap=12, parent=content)
    frame.set_content(content)
    frame.set_footer(
        [Button(w("Take back…"), "quiet", "undo-2"), Button(w("Save result files"), "quiet", "download")],
        [Button(w("Mend 192 rows"), icon="pencil", tall=False)],
        Button(w("Done"), "primary", tall=True),
    )
    return frame


def settings_dialog(host: QWidget, w: Words) -> Dialog:
    """The account page of the settings, with a bad test result."""
    rail = QFrame()
    places = (
        ("Accounts", "users"),
        ("Look", "palette"),
        ("Dates and numbers", "calendar-days"),
        ("Test addresses", "shield-check"),
        ("Network", "wifi"),
        ("Where my keys are", "key"),
        ("Activity", "history"),
    )
    nav = NavList(w("Settings"), [Place(text, w(text), icon) for text, icon in places])
    title = Label(w("Settings"), "h3")
    column(title, 8, nav, margins=(16, 20, 12, 16), parent=rail)
    dialog = Dialog(
        host,
        w("EngageLab account"),
        w("Live account. It starts as read-only."),
        account=LIVE,
        width=880,
        height=536,
        rail=rail,
    )
    cells = grid(gap=(16, 16))
    swatches = Swatches(w("Colour"), [(name, w(name)) for name in ACCOUNT_COLOURS], "orange")
    cells.addWidget(LabelledField(w("Name"), TextField("Horizon Shop")), 0, 0)
    cells.addWidget(LabelledField(w("Colour"), swatches), 0, 1)
    places_row = QWidget()
    row(
        ChoiceCard(w("Singapore"), w("You sign in at the Singapore site"), True),
        ChoiceCard(w("Turkey"), w("You sign in at the Turkey site")),
        gap=12,
        parent=places_row,
    )
    cells.addWidget(LabelledField(w("Data centre"), places_row), 1, 0, 1, 2)
    cells.addWidget(LabelledField("API_USER", TextField("horizon_shop_mail")), 2, 0)
    cells.addWidget(LabelledField(w("Key"), SecretField(last_four="3f9c")), 2, 1)
    for place in (0, 1):
        cells.setColumnStretch(place, 1)
    dialog.body.addLayout(cells)
    dialog.body.addLayout(row(LinkButton(w("Where do I find these?"), "circle-question-mark"), None))
    dialog.body.addStretch(1)
    switch = Button(w("Switch to Turkey"))
    dialog.body.addWidget(
        Banner(
            "bad",
            w("This key belongs to the other data centre"),
            w("We asked both. Turkey accepted it; nothing was changed."),
            [switch],
        )
    )
    dialog.set_footer(
        [Button(w("Remove account…"), "quiet")],
        [Button(w("Test connection"), icon="plug")],
        Button(w("Save account"), "primary"),
    )
    return dialog
