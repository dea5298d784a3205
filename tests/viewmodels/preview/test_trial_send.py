"""The dialog of a test mail: what can be sent, when, and what is said afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from desktop_app.journal.acts import ActState
from desktop_app.model.errors import InvalidInput, NotArmed, OutcomeUnknown, ServerFailed
from desktop_app.model.message import MessageStatus, SentMessage
from desktop_app.provider_api.capability import Capability, Level
from desktop_app.provider_api.manifest import FormField, Manifest, Support
from desktop_app.services.preview.trial_sends import KeptTrial, Shown, Trial, Way, message_of
from desktop_app.viewmodels.preview.sent_tests import Phase, SentTests
from desktop_app.viewmodels.preview.trial_send import TrialDraft, TrialSendViewModel
from desktop_app.viewmodels.tasks import Outcome
from tests.helpers.runners import HeldRunner, InlineRunner
from tests.services.platform import MANIFEST

PLATFORM = replace(MANIFEST, support={one: Support(Level.FULL) for one in Capability})
DRAFT = TrialDraft("class", "Our class", "Shop Mail", PLATFORM, "Order", "", "<p>x</p>", "x")


class Sends:
    """What the service would say."""

    def __init__(self) -> None:
        self.platform: Manifest = PLATFORM
        self.list: tuple[str, ...] = ("me@example.org", "team@example.org")
        self.from_whom: tuple[str, ...] = ("Shop <shop@example.org>",)
        self.sent: list[Trial] = []
        self.shown: list[Trial] = []
        self.trouble: Exception | None = None
        self.earlier: list[KeptTrial] = []
        self.followed: list[tuple[str, tuple[str, ...]]] = []
        self.answer = SentMessage("k", ("r-1",))
        self.states: tuple[MessageStatus, ...] = (MessageStatus("r-1", "DELIVERED", delivered=True),)

    def addresses(self) -> tuple[str, ...]:
        return self.list

    async def senders(self, _account: str) -> tuple[str, ...]:
        return self.from_whom

    async def show(self, trial: Trial) -> Shown:
        self.shown.append(trial)
        return Shown('{"to": "x"}', True)

    async def send(self, trial: Trial) -> SentMessage:
        if self.trouble is not None:
            raise self.trouble
        self.sent.append(trial)
        return self.answer

    async def follow(
        self, _trial: Trial, _ids: Sequence[str], report: Callable[[tuple[MessageStatus, ...]], None]
    ) -> tuple[MessageStatus, ...]:
        self.followed.append((_trial.key, tuple(_ids)))
        report(self.states)
        return self.states

    async def pending(self) -> tuple[str, ...]:
        return tuple({one.trial.account: None for one in self.earlier if one.state is ActState.TAKEN})

    async def kept(self, account: str) -> list[KeptTrial]:
        return self.earlier


@pytest.fixture
def sends() -> Sends:
    return Sends()


def opened(sends: Sends, **more: Any) -> TrialSendViewModel:
    made = TrialSendViewModel(InlineRunner(), sends, replace(DRAFT, manifest=sends.platform, **more))  # type: ignore[arg-type]
    made.start()
    return made


def test_the_first_address_and_sender_are_chosen_and_the_body_is_shown(sends: Sends) -> None:
    vm = opened(sends)
    assert (vm.to, vm.from_whom, vm.can_send) == ("me@example.org", "Shop <shop@example.org>", True)
    assert vm.shown is not None
    assert sends.shown[-1].to == "me@example.org"


def test_another_choice_is_another_mail(sends: Sends) -> None:
    vm = opened(sends)
    first = sends.shown[-1].key
    vm.choose_to("team@example.org")
    assert sends.shown[-1].to == "team@example.org"
    assert sends.shown[-1].key != first


def test_it_is_sent_once_and_followed(sends: Sends) -> None:
    vm = opened(sends)
    vm.send()
    vm.send()
    assert [trial.to for trial in sends.sent] == ["me@example.org"]
    assert (vm.phase, vm.words, vm.ids) == (Phase.DELIVERED, "DELIVERED", ("r-1",))
    vm.write_another()
    assert vm.phase is Phase.WRITING
    vm.send()
    assert len({trial.key for trial in sends.sent}) == 2


def test_it_is_followed_on_when_its_dialog_is_closed_and_seen_when_it_is_opened_again(sends: Sends) -> None:
    """The runner answers when told: the platform says more only after the dialog went."""
    runner = HeldRunner()
    tests = SentTests(runner, sends)
    first = TrialSendViewModel(InlineRunner(), sends, DRAFT, tests)  # type: ignore[arg-type]
    first.start()
    first.send()
    assert (first.phase, first.looking) == (Phase.ACCEPTED, True)
    key = sends.sent[-1].key
    first.close()
    told: list[str] = []
    tests.changed.connect(told.append)
    again = TrialSendViewModel(InlineRunner(), sends, DRAFT, tests)  # type: ignore[arg-type]
    again.start()
    assert [(one.trial.key, one.phase, one.looking) for one in again.earlier] == [(key, Phase.ACCEPTED, True)]
    assert (again.phase, again.can_send) == (Phase.WRITING, True)
    runner.tasks[-1].report(sends.states)
    runner.tasks[-1].answer(sends.states)
    assert told
    assert [(one.phase, one.words, one.looking) for one in again.earlier] == [
        (Phase.DELIVERED, "DELIVERED", False)
    ]
    assert again.phase is Phase.WRITING  # the new mail is a mail of its own


def test_one_in_doubt_stays_in_the_list(sends: Sends) -> None:
    """Nobody forgets that it may have left."""
    sends.trouble = OutcomeUnknown()
    tests = SentTests(InlineRunner(), sends)
    first = TrialSendViewModel(InlineRunner(), sends, DRAFT, tests)  # type: ignore[arg-type]
    first.start()
    first.send()
    assert first.earlier == ()  # the banner speaks of it
    again = TrialSendViewModel(InlineRunner(), sends, DRAFT, tests)  # type: ignore[arg-type]
    assert [one.phase for one in again.earlier] == [Phase.DOUBT]
    other = TrialSendViewModel(
        InlineRunner(),
        sends,  # type: ignore[arg-type]
        replace(DRAFT, account="other"),
        tests,
    )
    assert other.earlier == ()


def test_a_message_that_came_back_is_said_so(sends: Sends) -> None:
    sends.states = (MessageStatus("r-1", "BLACKLISTED", failed=True),)
    vm = opened(sends)
    vm.send()
    assert (vm.phase, vm.words) == (Phase.FAILED, "BLACKLISTED")


def test_a_refused_recipient_inside_a_good_answer_is_no_success(sends: Sends) -> None:
    sends.answer = SentMessage("k", (), {"me@example.org": "blocked"})
    vm = opened(sends)
    vm.send()
    assert (vm.phase, vm.words, vm.looking) == (Phase.REFUSED, "blocked", False)


def test_without_an_answer_it_is_in_doubt_and_stays_there(sends: Sends) -> None:
    sends.trouble = OutcomeUnknown()
    vm = opened(sends)
    vm.send()
    assert vm.phase is Phase.DOUBT
    vm.send()
    assert vm.phase is Phase.DOUBT
    assert sends.sent == []


def test_a_read_only_account_is_said_and_a_try_after_it_is_allowed_goes_out(sends: Sends) -> None:
    sends.trouble = NotArmed()
    vm = opened(sends)
    vm.send()
    assert vm.not_armed
    assert not vm.can_send
    sends.trouble = None
    vm.armed()
    vm.send()
    assert len(sends.sent) == 1


def test_a_refused_mail_can_be_mended_and_sent_as_another(sends: Sends) -> None:
    sends.trouble = InvalidInput(field="sender")
    vm = opened(sends)
    vm.send()
    assert vm.phase is Phase.WRITING
    assert vm.error is not None
    sends.trouble = None
    vm.send()
    assert len(sends.sent) == 1


def test_nobody_on_the_list_means_nobody_gets_it(sends: Sends) -> None:
    sends.list = ()
    vm = opened(sends)
    assert not vm.can_send
    assert vm.reason
    vm.send()
    assert sends.sent == []


def test_a_stored_message_goes_by_its_number_only_while_it_is_unchanged(sends: Sends) -> None:
    kept = opened(sends, stored="7", unchanged=True, values={"a": 1})
    assert kept.ways == (Way.STORED, Way.DRAWN)
    assert (sends.shown[-1].template, sends.shown[-1].html, sends.shown[-1].values) == ("7", "", {"a": 1})
    kept.choose_way(Way.DRAWN)
    assert (sends.shown[-1].template, sends.shown[-1].html) == ("", "<p>x</p>")
    changed = opened(sends, stored="7", unchanged=False)
    assert changed.ways == (Way.DRAWN,)


def test_a_platform_that_sends_only_what_it_stores_says_so(sends: Sends) -> None:
    sends.platform = replace(PLATFORM, message_content=False)
    vm = opened(sends, html=None)
    assert vm.ways == (Way.STORED,)
    assert vm.asks_number
    assert not vm.can_send
    vm.set_template("12")
    assert vm.can_send
    assert (sends.shown[-1].template, sends.shown[-1].sender) == ("12", "")


def test_any_address_of_a_domain_can_be_typed(sends: Sends) -> None:
    sends.from_whom = ("@shop.example",)
    vm = opened(sends)
    assert (vm.senders, vm.domains, vm.can_send) == ((), ("@shop.example",), False)
    vm.choose_from("news@shop.example")
    assert vm.can_send


def test_a_message_that_cannot_be_drawn_is_not_sent(sends: Sends) -> None:
    vm = opened(sends, html=None)
    assert vm.ways == ()
    assert not vm.can_send


FURTHER = (
    FormField("reply_to", "x"),
    FormField("cc", "x", "long"),
    FormField("language", "x"),
    FormField("preview_text", "x"),
)


def test_further_choices_are_those_of_the_way_and_never_a_copy(sends: Sends) -> None:
    """From the manifest alone; a choice for the other way stays chosen and is not sent."""
    only = {"cc": "", "language": "stored", "preview_text": "drawn"}
    sends.platform = replace(PLATFORM, message_fields=FURTHER, message_only=only)
    vm = opened(sends, stored="77", unchanged=True, sender="a@example.org")
    assert [one.key for one in vm.options] == ["reply_to", "language"]
    vm.set_setting("language", "cs")
    vm.set_setting("cc", "boss@example.org")
    vm.choose_way(Way.DRAWN)
    assert [one.key for one in vm.options] == ["reply_to", "preview_text"]
    vm.set_setting("reply_to", "r@example.org")
    vm.send()
    assert sends.sent[-1].settings == {"reply_to": "r@example.org"}


def test_a_copy_is_refused_before_anything_is_sent() -> None:
    """Whatever a caller says: tests go to the list alone."""
    platform = replace(PLATFORM, message_fields=FURTHER, message_only={"cc": ""})
    trial = Trial("class", Way.DRAWN, "me@example.org", html="<p>", settings={"cc": "boss@example.org"})
    with pytest.raises(InvalidInput):
        message_of(trial, platform)
    kept = message_of(replace(trial, settings={"reply_to": "r@example.org"}), platform)
    assert kept.settings == {"reply_to": "r@example.org"}


def kept(key: str, state: ActState, *ids: str) -> KeptTrial:
    trial = Trial(DRAFT.account, Way.DRAWN, "me@example.org", key=key)
    return KeptTrial(trial, ids, datetime.now(UTC), state)


def test_what_an_earlier_start_did_not_see_the_end_of_is_followed_on_once(sends: Sends) -> None:
    sends.earlier = [kept("done", ActState.DONE, "r-0"), kept("open", ActState.TAKEN, "r-1"),
                     kept("never", ActState.NOT_SENT), kept("doubt", ActState.IN_DOUBT)]  # fmt: skip
    tests = SentTests(InlineRunner(), sends)
    told: list[str] = []
    tests.changed.connect(told.append)
    tests.bring_back(DRAFT.account, tells=True)
    tests.bring_back(DRAFT.account, tells=True)
    assert sends.followed == [("open", ("r-1",))]
    assert set(told) == {"open"}, "an old end is no news"
    assert [(one.trial.key, one.phase) for one in tests.of(DRAFT.account)] == [
        ("doubt", Phase.DOUBT), ("open", Phase.DELIVERED), ("done", Phase.DELIVERED),
    ]  # fmt: skip


def test_where_the_platform_tells_no_state_nothing_is_asked(sends: Sends) -> None:
    sends.earlier = [kept("open", ActState.TAKEN, "r-1")]
    tests = SentTests(InlineRunner(), sends)
    tests.bring_back(DRAFT.account, tells=False)
    assert sends.followed == []
    assert [one.looking for one in tests.of(DRAFT.account)] == [False]


def test_after_the_start_earlier_tests_are_followed_a_few_at_a_time_without_a_preview(sends: Sends) -> None:
    sends.earlier = [kept(f"open {n}", ActState.TAKEN, f"r-{n}") for n in range(5)]
    runner = HeldRunner()
    tests = SentTests(runner, sends)
    tests.follow_pending()
    runner.waiting[0].run()  # which accounts
    runner.waiting[0].run()  # what they sent
    assert [tests.busy_with(f"open {n}") for n in range(5)] == [True, True, False, False, False]
    tests.bring_back(DRAFT.account, tells=True)
    assert len(runner.waiting) == 2, "the preview that opens meanwhile asks for nothing twice"
    for _ in range(5):
        runner.waiting[0].run()
    assert not tests.busy
    assert sorted(key for key, _ids in sends.followed) == [f"open {n}" for n in range(5)]
    assert {one.phase for one in tests.of(DRAFT.account)} == {Phase.DELIVERED}


def test_a_platform_that_does_not_answer_ends_the_following_of_that_test_only(sends: Sends) -> None:
    sends.earlier = [kept(f"open {n}", ActState.TAKEN, f"r-{n}") for n in range(3)]
    runner = HeldRunner()
    tests = SentTests(runner, sends)
    tests.follow_pending()
    runner.waiting[0].run()
    runner.waiting[0].run()
    runner.waiting[0].fail(ServerFailed(platform="Shop Mail"))
    assert not tests.busy_with("open 0")
    assert tests.busy_with("open 2"), "its turn came"


def test_a_sender_typed_while_they_are_read_stays(sends: Sends) -> None:
    runner = HeldRunner()
    vm = TrialSendViewModel(runner, sends, replace(DRAFT, manifest=sends.platform))  # type: ignore[arg-type]
    vm.start()
    senders = next(task for task in runner.waiting if task.make.func == sends.senders)  # type: ignore[attr-defined]
    vm.choose_from("boss@example.org")
    senders.run()
    assert vm.from_whom == "boss@example.org"
    assert vm.senders == ("Shop <shop@example.org>",)


def test_what_leaves_is_shown_of_the_mail_that_is_chosen(sends: Sends) -> None:
    runner = HeldRunner()
    vm = TrialSendViewModel(runner, sends, replace(DRAFT, manifest=sends.platform))  # type: ignore[arg-type]
    vm.choose_from("boss@example.org")
    vm.start()
    late = next(task for task in runner.waiting if task.make.func == sends.show)  # type: ignore[attr-defined]
    vm.choose_to("")
    late.settle(Outcome(value=Shown("{}", True)), even_if_cancelled=True)
    assert vm.shown is None
