"""The parts of which every screen is built, one class a file; the list with examples is in
``views/README.md``.

A part's file is loaded when the part is first asked for: the first picture needs few of them.
"""

from typing import TYPE_CHECKING

from desktop_app.runtime.on_demand import on_demand

if TYPE_CHECKING:
    from desktop_app.views.widgets.account_line import AccountLine
    from desktop_app.views.widgets.account_plate import AccountEntry, AccountPlate
    from desktop_app.views.widgets.account_switcher import AccountSwitcher
    from desktop_app.views.widgets.avatar import Avatar
    from desktop_app.views.widgets.banner import Banner
    from desktop_app.views.widgets.button import Button, IconButton, LinkButton
    from desktop_app.views.widgets.card import Card
    from desktop_app.views.widgets.check_box import CheckBox
    from desktop_app.views.widgets.choice_card import ChoiceCard
    from desktop_app.views.widgets.combo import Combo, Entry
    from desktop_app.views.widgets.copy_button import CopyButton
    from desktop_app.views.widgets.dialog import Dialog, Question
    from desktop_app.views.widgets.dot import Dot
    from desktop_app.views.widgets.empty_state import EmptyState
    from desktop_app.views.widgets.fact_row import FactRow
    from desktop_app.views.widgets.focus_ring import FocusRing
    from desktop_app.views.widgets.icon_label import IconLabel
    from desktop_app.views.widgets.key_box import KeyBox
    from desktop_app.views.widgets.key_values import KeyValues
    from desktop_app.views.widgets.label import ElidedLabel, Label
    from desktop_app.views.widgets.labelled_field import LabelledField
    from desktop_app.views.widgets.ledger import Ledger, LedgerFoot, LedgerLine
    from desktop_app.views.widgets.ledger_bar import LedgerBar
    from desktop_app.views.widgets.live_bar import LiveBar
    from desktop_app.views.widgets.loading_rows import LoadingRows
    from desktop_app.views.widgets.menu import Menu
    from desktop_app.views.widgets.message_bar import MessageBar
    from desktop_app.views.widgets.nav_list import NavList, Place
    from desktop_app.views.widgets.panel import Panel, PanelHost
    from desktop_app.views.widgets.pill import Pill
    from desktop_app.views.widgets.presenter import covered, presented
    from desktop_app.views.widgets.progress_bar import ProgressBar
    from desktop_app.views.widgets.radio import Radio
    from desktop_app.views.widgets.scroll_page import ScrollPage
    from desktop_app.views.widgets.search_field import SearchField
    from desktop_app.views.widgets.secret_field import SecretField
    from desktop_app.views.widgets.segmented import Segment, Segmented
    from desktop_app.views.widgets.separator import Separator
    from desktop_app.views.widgets.status_line import StatusLine
    from desktop_app.views.widgets.steps import Steps
    from desktop_app.views.widgets.swatches import Swatches
    from desktop_app.views.widgets.switch import Switch
    from desktop_app.views.widgets.tab_bar import Tabs
    from desktop_app.views.widgets.table_foot import TableFoot
    from desktop_app.views.widgets.table_view import TableView
    from desktop_app.views.widgets.text_field import TextField
    from desktop_app.views.widgets.themed import Themed, set_look
    from desktop_app.views.widgets.tile import Tile
    from desktop_app.views.widgets.toast import Toast, Toaster
    from desktop_app.views.widgets.toolbar import Toolbar
    from desktop_app.views.widgets.training_banner import TrainingBanner
    from desktop_app.views.widgets.wizard_frame import WizardFrame

_FILES = {
    "AccountEntry": "account_plate",
    "AccountLine": "account_line",
    "AccountPlate": "account_plate",
    "AccountSwitcher": "account_switcher",
    "Avatar": "avatar",
    "Banner": "banner",
    "Button": "button",
    "Card": "card",
    "CheckBox": "check_box",
    "ChoiceCard": "choice_card",
    "Combo": "combo",
    "CopyButton": "copy_button",
    "Dialog": "dialog",
    "Dot": "dot",
    "ElidedLabel": "label",
    "EmptyState": "empty_state",
    "Entry": "combo",
    "FactRow": "fact_row",
    "FocusRing": "focus_ring",
    "IconButton": "button",
    "IconLabel": "icon_label",
    "KeyBox": "key_box",
    "KeyValues": "key_values",
    "Label": "label",
    "LabelledField": "labelled_field",
    "Ledger": "ledger",
    "LedgerBar": "ledger_bar",
    "LedgerFoot": "ledger",
    "LedgerLine": "ledger",
    "LinkButton": "button",
    "LiveBar": "live_bar",
    "LoadingRows": "loading_rows",
    "Menu": "menu",
    "MessageBar": "message_bar",
    "NavList": "nav_list",
    "Panel": "panel",
    "PanelHost": "panel",
    "Pill": "pill",
    "Place": "nav_list",
    "ProgressBar": "progress_bar",
    "Question": "dialog",
    "Radio": "radio",
    "ScrollPage": "scroll_page",
    "SearchField": "search_field",
    "SecretField": "secret_field",
    "Segment": "segmented",
    "Segmented": "segmented",
    "Separator": "separator",
    "StatusLine": "status_line",
    "Steps": "steps",
    "Swatches": "swatches",
    "Switch": "switch",
    "TableFoot": "table_foot",
    "TableView": "table_view",
    "Tabs": "tab_bar",
    "TextField": "text_field",
    "Themed": "themed",
    "Tile": "tile",
    "Toast": "toast",
    "Toaster": "toast",
    "Toolbar": "toolbar",
    "TrainingBanner": "training_banner",
    "WizardFrame": "wizard_frame",
    "covered": "presenter",
    "presented": "presenter",
    "set_look": "themed",
}

__all__ = [
    "AccountEntry",
    "AccountLine",
    "AccountPlate",
    "AccountSwitcher",
    "Avatar",
    "Banner",
    "Button",
    "Card",
    "CheckBox",
    "ChoiceCard",
    "Combo",
    "CopyButton",
    "Dialog",
    "Dot",
    "ElidedLabel",
    "EmptyState",
    "Entry",
    "FactRow",
    "FocusRing",
    "IconButton",
    "IconLabel",
    "KeyBox",
    "KeyValues",
    "Label",
    "LabelledField",
    "Ledger",
    "LedgerBar",
    "LedgerFoot",
    "LedgerLine",
    "LinkButton",
    "LiveBar",
    "LoadingRows",
    "Menu",
    "MessageBar",
    "NavList",
    "Panel",
    "PanelHost",
    "Pill",
    "Place",
    "ProgressBar",
    "Question",
    "Radio",
    "ScrollPage",
    "SearchField",
    "SecretField",
    "Segment",
    "Segmented",
    "Separator",
    "StatusLine",
    "Steps",
    "Swatches",
    "Switch",
    "TableFoot",
    "TableView",
    "Tabs",
    "TextField",
    "Themed",
    "Tile",
    "Toast",
    "Toaster",
    "Toolbar",
    "TrainingBanner",
    "WizardFrame",
    "covered",
    "presented",
    "set_look",
]

__getattr__ = on_demand(__name__, _FILES)
