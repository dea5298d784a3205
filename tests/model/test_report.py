"""The ledger adds up exactly when every row of the file is in one state."""

from desktop_app.model.report import Ledger, RowState


def test_the_equation():
    ledger = Ledger(total=5, counts={RowState.CREATED: 3, RowState.REJECTED_HERE: 2})
    assert ledger.adds_up
    assert not Ledger(total=6, counts=ledger.counts).adds_up


def test_json_names_every_state_even_at_zero():
    names = Ledger(total=0).as_json()
    assert set(names) == {"total"} | {state.value for state in RowState}
    assert set(names.values()) == {0}
