"""One person over all accounts: what each account says, the file of it, and erasing everywhere.

Owns: who is looked for and what was found so far. Must not: hold a rule or a widget.
"""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from desktop_app.model.errors import AppError, Stopped
from desktop_app.model.texts import has, t
from desktop_app.services.erasing import CutOff
from desktop_app.services.erasure_sheet import Erased, Proof
from desktop_app.services.known_people import Known
from desktop_app.services.people import Found
from desktop_app.viewmodels.base import ViewModel
from desktop_app.viewmodels.cells import Tone
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.patience import patience_of
from desktop_app.viewmodels.tasks import Runner

_TONES = {
    "found": Tone.GOOD,
    "kept": Tone.INFO,
    "waiting": Tone.ACC,
    "not_there": Tone.MUTE,
    "failed": Tone.BAD,
    "cannot": Tone.WARN,
}

HASH_SHOWN = 12
"""Characters of a hash that are enough to tell a person by; the sheet has them all."""
_ERASED_TONES = {
    "open": Tone.MUTE,
    "doubt": Tone.WARN,
    "failed": Tone.BAD,
    "cannot": Tone.WARN,
    "unsubscribed": Tone.WARN,
}
_CUT_OFF_GROUPS = (
    ("done", ("erased", "deleted", "gone", "unsubscribed")),
    ("doubt", ("doubt",)),
    ("open", ("open", "failed")),
    ("cannot", ("cannot",)),
)


class KnownService(Protocol):
    def by_name(self, text: str, training: bool) -> Coroutine[Any, Any, tuple[Known, ...]]: ...


class PeopleService(Protocol):
    def find(
        self, text: str, training: bool, report: Any = None
    ) -> Coroutine[Any, Any, tuple[Found, ...]]: ...

    def export(self, path: Path, wanted: str, found: Sequence[Found]) -> Coroutine[Any, Any, int]: ...


class ErasingService(Protocol):
    def erase(
        self,
        wanted: str,
        typed: str,
        found: Sequence[Found],
        training: bool,
        report: Any = None,
        *,
        open_address: bool = False,
    ) -> Coroutine[Any, Any, Proof]: ...

    def cut_off(self, training: bool) -> Coroutine[Any, Any, tuple[CutOff, ...]]: ...

    def go_on(
        self, erasure: str, training: bool, report: Any = None, *, again: bool = False
    ) -> Coroutine[Any, Any, Proof]: ...

    def give_up(self, erasure: str, training: bool) -> Coroutine[Any, Any, None]: ...

    def sheets(self, training: bool, *, unseen: bool = False) -> Coroutine[Any, Any, tuple[Proof, ...]]: ...

    def sheet_seen(self, proof: Proof) -> Coroutine[Any, Any, None]: ...

    def save_proof(
        self, path: Path, proof: Proof, *, with_address: bool = False
    ) -> Coroutine[Any, Any, None]: ...


@dataclass(frozen=True, slots=True)
class Answer:
    """What one account says, in words. ``facts``: (key, value) lines."""

    account: str
    platform: str
    state: str
    tone: Tone
    facts: tuple[tuple[str, str], ...]


class PeopleViewModel(ViewModel):
    """Signals:
    found_changed(): one more account answered, or a new search began.
    told(str): something was done, in a sentence.
    erased(Proof): the person was erased; the sheet can be saved.
    erased_one(Erased): what became of one account, as soon as it is known.
    cut_off(CutOff): an erasure of earlier did not come to its end.
    sheet_left(Proof): an erasure of earlier came to its end, and nobody has seen its sheet.
    ended(str): the erasure with this id is at its end, or was given up; or its sheet was seen.
    """

    found_changed = Signal()
    told = Signal(str)
    erased = Signal(object)
    erased_one = Signal(object)
    cut_off = Signal(object)
    sheet_left = Signal(object)
    ended = Signal(str)

    def __init__(
        self,
        runner: Runner,
        service: PeopleService,
        erasing: ErasingService,
        formats: Formats,
        parent: QObject | None = None,
        *,
        known: KnownService | None = None,
    ) -> None:
        """``known``: people by name, out of what this computer keeps."""
        super().__init__(runner, parent)
        self._service = service
        self._erasing = erasing
        self._known = known
        self.known: tuple[Known, ...] = ()
        self._formats = formats
        self.training = True
        self.wanted = ""
        self.found: tuple[Found, ...] = ()
        self.proof: Proof | None = None
        self.patience = patience_of(
            self, runner, self._asked, reads=("find",), writes=("erase", "go_on"), stop=self.stop_waiting
        )
        """What is said while an account takes long to answer."""

    def find(self, text: str) -> None:
        """Ask every account of this world."""
        self.cancel("known")  # of another name
        self.wanted, self.found, self.proof, self.known = text.strip(), (), None, ()
        self.found_changed.emit()
        if self._known is not None and "@" not in self.wanted:
            by_name = partial(self._known.by_name, self.wanted, self.training)
            self._latest("known", by_name, self._take_known)
        ask = partial(self._service.find, self.wanted, self.training)
        self._latest("find", ask, self._all, on_progress=self._all, on_error=self._not_found)

    def stop_waiting(self) -> None:
        """Who has not answered yet is not waited for: it is told as an account that did not answer."""
        self.cancel("find")
        self.found = tuple(
            replace(one, state="failed", error=Stopped("reading_stopped", platform=one.platform))
            if one.state == "waiting"
            else one
            for one in self.found
        )
        self.found_changed.emit()

    def _asked(self) -> tuple[tuple[str, str], ...]:
        return tuple((one.account.id, one.platform) for one in self.found if one.state == "waiting")

    @property
    def searching(self) -> bool:
        return self.busy_with("find")

    @property
    def waiting(self) -> tuple[str, ...]:
        """Names of the accounts that have not answered yet."""
        return tuple(one.account.name for one in self.found if one.state == "waiting")

    @property
    def answered(self) -> int:
        """How many accounts said whether the person is there; one may know several."""
        silent = ("failed", "cannot", "waiting")
        return len({one.account.id for one in self.found if one.state not in silent})

    @property
    def there(self) -> int:
        """In how many places the person was found."""
        return sum(one.contact is not None for one in self.found)

    @property
    def accounts_there(self) -> int:
        """In how many accounts; never more than ``answered``."""
        return len({one.account.id for one in self.found if one.contact is not None})

    def answers(self) -> list[Answer]:
        """Where they are first, then who has not answered yet, then the rest."""
        order = sorted(self.found, key=lambda one: (one.contact is None, one.state != "waiting"))
        return [self._answer(one) for one in order]

    def export(self, path: Path) -> None:
        save = partial(self._service.export, path, self.wanted, self.found)
        self._once("export", save, partial(self._exported, path))

    def erase(self, typed: str, *, open_address: bool = False) -> None:
        """``open_address``: whoever goes on with it, should it be cut off, may see whom it is about."""
        work = partial(
            self._erasing.erase, self.wanted, typed, self.found, self.training, open_address=open_address
        )
        stopped = partial(self._stopped, self.training)
        self._once("erase", work, self._erased, on_error=stopped, on_progress=self.erased_one.emit)

    def look_for_cut_off(self, training: bool) -> None:
        """Erasures of this world that an earlier run did not bring to their end, or to their sheet."""
        self._latest(f"cut_off_{training}", partial(self._erasing.cut_off, training), self._take_cut_off)
        left = partial(self._erasing.sheets, training, unseen=True)
        self._latest(f"sheets_{training}", left, self._take_sheets)

    def go_on(self, one: CutOff, *, again: bool) -> None:
        """``again``: what is in doubt where no platform tells is sent once more."""
        work = partial(self._erasing.go_on, one.id, one.training, again=again)
        stopped = partial(self._stopped, one.training)
        gone_on = partial(self._gone_on, one.id)
        self._once("go_on", work, gone_on, on_error=stopped, on_progress=self.erased_one.emit)

    def give_up(self, one: CutOff) -> None:
        """It is not gone on with; nothing of it stays here."""
        work = partial(self._erasing.give_up, one.id, one.training)
        self._once("give_up", work, lambda _none: self.ended.emit(one.id))

    def take_up(self, proof: Proof) -> None:
        """The sheet of an erasure of earlier, made again from the record: it can be saved."""
        self._erased(proof)

    def sheet_seen(self) -> None:
        """Whoever has the sheet before them was told of it."""
        if self.proof is not None and self.proof.id:
            seen = self.proof.id
            work = partial(self._erasing.sheet_seen, self.proof)
            self._once(f"seen {seen}", work, lambda _none: self.ended.emit(seen))

    def sheet_words(self, proof: Proof) -> tuple[str, str]:
        """A title and a line for a sheet that nobody has seen."""
        day = self._formats.day(proof.at, datetime.now(UTC))
        who = t("person.cut.hidden", hash=proof.hash[:HASH_SHOWN])
        return t("person.sheet_left.title", who=who, day=day), t("person.sheet_left.line")

    def state_words(self, one: Erased) -> tuple[str, Tone]:
        """What became of one account, in two or three words."""
        tone = _ERASED_TONES.get(one.state, Tone.GOOD)
        return t(f"person.cut.state.{one.state}"), tone

    def cut_off_words(self, one: CutOff) -> tuple[str, str]:
        """A title and a line: whom it was about, and in which accounts it stands how."""
        parts = []
        for name, states in _CUT_OFF_GROUPS:
            accounts = [place.account for place in one.places if place.state in states]
            if accounts:
                parts.append(t(f"person.cut.{name}", accounts=", ".join(accounts)))
        parts.append(t("person.cut.here"))
        return t("person.cut.title_day", title=self._cut_off_title(one), day=self._day(one)), " ".join(parts)

    def cut_off_head(self, one: CutOff) -> tuple[str, str]:
        """A title and a line for where the accounts are told one by one."""
        return self._cut_off_title(one), t("person.cut.since", day=self._day(one))

    def _cut_off_title(self, one: CutOff) -> str:
        who = one.who or t("person.cut.hidden", hash=one.hash[:HASH_SHOWN])
        return t("person.cut.title", who=who)

    def _day(self, one: CutOff) -> str:
        return self._formats.day(one.at, datetime.now(UTC))

    def save_proof(self, path: Path, *, with_address: bool) -> None:
        if self.proof is not None:
            save = partial(self._erasing.save_proof, path, self.proof, with_address=with_address)
            self._once("proof", save, lambda _none: self.told.emit(t("person.proof_saved", file=path.name)))

    def known_words(self, one: Known) -> tuple[str, str]:
        """Who, and where and when that was read."""
        who = one.contact.full_name or t("contacts.no_name")
        age = self._formats.age(one.read_at, datetime.now(UTC)) if one.read_at else ""
        return f"{who} · {one.key}", f"{one.account.name} · {t('person.known_line', age=age)}"

    # -- inside ----------------------------------------------------------------------------------------------
    def _all(self, found: tuple[Found, ...]) -> None:
        self.found = found
        self.found_changed.emit()

    def _take_known(self, known: tuple[Known, ...]) -> None:
        self.known = known
        self.found_changed.emit()

    def _not_found(self, error: AppError) -> None:
        self.found_changed.emit()
        self.failed.emit(error)

    def _exported(self, path: Path, count: int) -> None:
        self.told.emit(t("person.exported", count=count, file=path.name))

    def _take_cut_off(self, found: tuple[CutOff, ...]) -> None:
        for one in found:
            self.cut_off.emit(one)

    def _take_sheets(self, found: tuple[Proof, ...]) -> None:
        for one in found:
            self.sheet_left.emit(one)

    def _stopped(self, training: bool, error: AppError) -> None:
        """It broke before its end: what of it was begun is told at once, not only at the next start."""
        self.failed.emit(error)
        self.look_for_cut_off(training)

    def _gone_on(self, erasure: str, proof: Proof) -> None:
        self._erased(proof)
        self.ended.emit(erasure)

    def _erased(self, proof: Proof) -> None:
        self.proof = proof
        self.erased.emit(proof)

    def _answer(self, one: Found) -> Answer:
        facts: list[tuple[str, str]] = []
        contact = one.contact
        if contact is not None:
            status = t(f"contacts.subscription.{contact.subscription.value}")
            lists = ", ".join(one.lists) if one.lists else t("person.no_list")
            facts = [
                (t("person.fact.name"), contact.full_name or t("contacts.no_name")),
                (t("person.fact.email"), contact.email or contact.phone),
                (t("person.fact.status"), status),
                (t("person.fact.lists"), t("person.lists_unknown") if one.lists is None else lists),
                (t("person.fact.last"), self._last(one)),
                (t("person.fact.came"), self._came(one)),
            ]
        elif one.error is not None:
            facts = [("", f"{one.error.message} {one.error.what_to_do}")]
        state = t(f"person.state.{one.state}")
        if one.state == "kept" and one.kept_at is not None:
            state = t("person.state.kept_age", age=self._formats.age(one.kept_at, datetime.now(UTC)))
        return Answer(one.account.name, one.platform, state, _TONES[one.state], tuple(facts))

    def _last(self, one: Found) -> str:
        if not one.acts:
            return t("person.no_change")
        act = one.acts[0]
        verb = str(act.request.get("verb", "")) or act.kind
        key = f"contacts.act.{verb}"
        fields = [t(f"contacts.detail.{one}") for one in sorted(act.before) if has(f"contacts.detail.{one}")]
        words = t(key, fields=", ".join(fields) or t("person.own_fields")) if has(key) else act.about
        return f"{words} · {self._formats.day(act.at, datetime.now(UTC))}"

    def _came(self, one: Found) -> str:
        if not one.origins:
            return t("person.came_unknown")
        first = one.origins[-1]
        day = self._formats.day(first.at, datetime.now(UTC))
        return f"{t('contacts.came_by_import', file=first.file, list=first.list)} · {day}"
