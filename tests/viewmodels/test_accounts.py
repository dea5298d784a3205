"""The choice of the account: it stays when the list is read anew, and each line says platform and place."""

import pytest

from desktop_app.model.account import Account
from desktop_app.provider_api.capability import Capability, Level
from desktop_app.provider_api.manifest import DataCentre, Manifest, Support
from desktop_app.viewmodels.accounts import AccountsViewModel
from tests.helpers.runners import InlineRunner

SUPPORT = {capability: Support(Level.FULL) for capability in Capability}
CENTRES = (
    DataCentre("sg", "Singapore", "https://a.example"),
    DataCentre("tr", "Turkey", "https://b.example"),
)
MANIFESTS = {
    "two": Manifest("two", "Two", "", CENTRES, (), SUPPORT, {}, {}),
    "one": Manifest("one", "One", "", CENTRES[:1], (), SUPPORT, {}, {}),
}


class Service:
    accounts = (Account("a", "one", "Training One", training=True), Account("b", "two", "Shop", "tr"))

    async def read_all(self):
        return list(self.accounts)


@pytest.fixture
def accounts():
    made = AccountsViewModel(InlineRunner(), Service(), MANIFESTS)
    made.read()
    return made


def test_the_first_account_is_looked_at_until_one_is_chosen(accounts, qtbot):
    assert accounts.current.id == "a"
    with qtbot.waitSignal(accounts.current_changed):
        accounts.choose("b")
    accounts.read()
    assert accounts.current.id == "b"
    accounts.choose("nobody")
    assert accounts.current.id == "b"


def test_a_line_names_the_data_centre_where_there_are_several_and_says_live(accounts):
    assert [line.line for line in accounts.lines] == ["One", "Two · Turkey · live"]


def test_a_removed_account_gives_way_to_the_first(accounts, monkeypatch):
    accounts.choose("b")
    monkeypatch.setattr(Service, "accounts", Service.accounts[:1])
    accounts.read()
    assert accounts.current.id == "a"
