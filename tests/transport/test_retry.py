"""Repeating by effect, waits to the second, a budget that an outage cannot exceed."""

from __future__ import annotations

from email.utils import formatdate

import pytest

from desktop_app.model.operation import Effect
from desktop_app.transport.retry import RetryBudget, RetryPolicy, Trouble, backoff, may_repeat, retry_after

NOW = 1_700_000_000.0


@pytest.mark.parametrize("effect", list(Effect))
def test_what_was_not_sent_or_refused_for_the_rate_may_always_be_tried_again(effect: Effect) -> None:
    assert may_repeat(effect, Trouble.NOT_SENT, 0)
    assert may_repeat(effect, Trouble.BUSY, 0)


@pytest.mark.parametrize(
    ("effect", "after_one", "after_two"),
    [
        (Effect.READ, True, True),
        (Effect.REPEAT_SAFE, True, True),
        (Effect.KEYED, True, True),
        (Effect.PROVEN, True, False),
        (Effect.ONCE, False, False),
    ],
)
def test_after_an_open_outcome_the_effect_decides(effect: Effect, after_one: bool, after_two: bool) -> None:
    assert may_repeat(effect, Trouble.IN_DOUBT, 1) is after_one
    assert may_repeat(effect, Trouble.IN_DOUBT, 2) is after_two


def test_waits_double_to_the_cap_and_are_spread_over_their_second_half() -> None:
    policy = RetryPolicy(base=1.0, cap=60.0)
    assert [backoff(policy, attempt, 1.0) for attempt in (1, 2, 3, 7, 50)] == [1, 2, 4, 60, 60]
    assert backoff(policy, 3, 0.0) == 2.0


@pytest.mark.parametrize(
    ("value", "date", "seconds"),
    [
        ("7", "", 7.0),
        (" 0 ", "", 0.0),
        ("2.5", "", 2.5),
        (formatdate(NOW + 30, usegmt=True), "", 30.0),
        # our clock is an hour behind: the answer's own date counts
        (formatdate(NOW + 3630, usegmt=True), formatdate(NOW + 3600, usegmt=True), 30.0),
        (formatdate(NOW - 30, usegmt=True), "", 0.0),
        ("", "", None),
        ("soon", "", None),
        ("-5", "", None),
        ("nan", "", None),
        ("inf", "", None),
    ],
)
def test_retry_after_is_read_in_both_forms(value: str, date: str, seconds: float | None) -> None:
    assert retry_after(value, date, NOW) == seconds


def test_an_outage_costs_at_most_a_tenth_more_requests() -> None:
    """200 calls, each tried as often as the policy allows: 210 requests, not 1,000."""
    budget = RetryBudget()
    requests = 0
    for _ in range(200):
        requests += 1
        for _ in range(RetryPolicy().attempts - 1):
            if not budget.spend():
                break
            requests += 1
    assert requests <= 1.1 * 200


def test_useful_answers_earn_retries_back_up_to_the_reserve() -> None:
    budget = RetryBudget(reserve=2.0, earned=0.5)
    assert [budget.spend(), budget.spend(), budget.spend()] == [True, True, False]
    budget.earn()
    assert budget.spend() is False
    budget.earn()
    assert budget.spend() is True
    for _ in range(100):
        budget.earn()
    assert [budget.spend(), budget.spend(), budget.spend()] == [True, True, False]


def test_without_a_word_from_the_platform_somebody_who_waits_is_told_soon() -> None:
    """Nothing left us and nothing was heard lately: two attempts. Any other trouble gets them all."""
    waits = RetryPolicy(attempts=5, unreached=2)
    assert waits.most(Trouble.NOT_SENT, heard_lately=False) == 2
    assert waits.most(Trouble.NOT_SENT, heard_lately=True) == 5
    assert waits.most(Trouble.BUSY, heard_lately=False) == 5
    assert waits.most(Trouble.IN_DOUBT, heard_lately=False) == 5
    assert RetryPolicy(attempts=5).most(Trouble.NOT_SENT, heard_lately=False) == 5
