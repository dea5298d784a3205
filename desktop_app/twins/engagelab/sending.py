"""The four send calls (facts 4) and the life of a message afterwards.

Owns: ``sent``, ``send_requests``, the balance. Must not: choose who may be sent to (``suppression`` does).

Statuses are 18 in progress, 1 delivered, 5 soft bounce, 4 invalid; they move on the training clock. A
suppressed recipient is accepted and becomes an invalid mail.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from desktop_app.twins.engagelab.address_lists import full_alias
from desktop_app.twins.engagelab.messages import (
    CALENDAR,
    MIME,
    SEND,
    TEMPLATE,
    Letter,
    read_letter,
)
from desktop_app.twins.engagelab.shape import body_object, compact, plain_not_found, refuse, refused, text_of
from desktop_app.twins.engagelab.suppression import BOUNCE, COMPLAINT
from desktop_app.twins.wire import Answer, Call, Refused, Routes, json_answer

if TYPE_CHECKING:
    from desktop_app.twins.engagelab.twin import EngagelabTwin

IN_PROGRESS, DELIVERED, SOFT, INVALID = 18, 1, 5, 4
STATUSES = {IN_PROGRESS: "in progress", DELIVERED: "delivered", SOFT: "soft bounce", INVALID: "invalid email"}
SUB_STATUSES = {
    0: "",
    401: "blacklist",
    402: "unsubscribed",
    403: "server error",
    406: "email address does not exist",
    503: "server error",
}
HOUR_S = 3600.0
DAILY_QUOTA = 2_000_000
START_BALANCE = 250_000
LIST_CHUNK = 300
NO_MONEY = (
    "mail failed to send. 552 {'code':-7,'message':'your account balance is not enough,please recharge soon',"
    "'requestId':'%s'}"
)


class Sending:
    def __init__(self, twin: EngagelabTwin) -> None:
        self._twin = twin
        self._store = twin.store
        twin.schedule.handlers["list_send"] = self._list_chunk

    def register(self, routes: Routes) -> None:
        for name in (SEND, TEMPLATE, CALENDAR, MIME):
            routes.add("POST", f"/v1/mail/{name}", partial(self.send, form=name))
        routes.add("GET", "/v1/account/quota", self.quota)

    def send(self, call: Call, form: str) -> Answer:
        body = body_object(call)
        known = self._repeated(self._twin.caller, text_of(body.get("request_id")))
        if known is not None:
            return json_answer(known)
        letter = read_letter(body, form)
        if letter.template:
            self._check_template(letter, self._twin.caller)
        label = self._twin.catalogue.label_id(letter.label_id, letter.label_name)
        request_id = "" if form != MIME or body.get("request_id") else None
        shown: dict[str, Any] = {"request_id": body.get("request_id") or request_id}
        if letter.mode == 2:
            shown = {"task_id": [self._send_lists(letter, self._twin.caller, label)], **shown}
        else:
            self._charge(len(letter.to), letter)
            ids = self.put(
                letter.to, self._twin.caller, letter.subject, body, label=label, template=letter.template,
                stored=not letter.sandbox,
            )  # fmt: skip
            if letter.return_ids:
                shown = {"email_ids": ids, **shown}
            if form == CALENDAR:
                made = datetime.fromtimestamp(self._twin.clock.now(), UTC)
                uid = letter.uid or f"{made:%Y%m%dT%H%M%SZ}-uidGen"
                uid = uid if "@" in uid else f"{uid}@EngageLabTraining"
                shown = {"uid": uid, **shown}
        self._keep(self._twin.caller, text_of(body.get("request_id")), shown)
        return json_answer(shown)

    def _repeated(self, user: str, request_id: str) -> dict[str, Any] | None:
        """The earlier answer to the same id within one hour (4.1)."""
        if not request_id:
            return None
        since = self._twin.clock.limit_now() - HOUR_S
        text = self._store.value(
            "SELECT answer FROM send_requests WHERE api_user=? AND request_id=? AND at>?",
            (user, request_id, since),
        )
        return None if text is None else json.loads(text)

    def _keep(self, user: str, request_id: str, shown: Mapping[str, Any]) -> None:
        if request_id:
            self._store.run(
                "INSERT OR REPLACE INTO send_requests VALUES(?,?,?,?)",
                (user, request_id, self._twin.clock.limit_now(), compact(shown)),
            )

    def _check_template(self, letter: Letter, user: str) -> None:
        template = self._twin.catalogue.by_invoke_name(letter.template)
        if template is None:
            raise Refused(plain_not_found())
        if template["template_type"] != self._twin.access.kind_of(user):
            refuse(30825, "The type of the template and of the api_user are different")
        letter.subject = letter.subject or template["subject"]

    def _charge(self, mails: int, letter: Letter) -> None:
        """Mails off the prepaid balance; E3 when it does not suffice."""
        if letter.sandbox:
            return
        left = int(self._store.get("balance", START_BALANCE))
        if self._twin.context.dials["no_money"] or left < mails:
            mark = f"{self._twin.context.random(f'money/{left}').getrandbits(64):016x}"
            raise Refused(refused(30877, NO_MONEY % mark))
        self._store.put("balance", left - mails)
        day = self._twin.day()
        used = self._store.get("daily", {"day": day, "used": 0})
        used = used if used["day"] == day else {"day": day, "used": 0}
        self._store.put("daily", {"day": day, "used": used["used"] + mails})

    def quota(self, call: Call) -> Answer:
        """Q1."""
        used = self._store.get("daily", {"day": "", "used": 0})
        empty = self._twin.context.dials["no_money"]
        return json_answer(
            {
                "result": {
                    "account_quota": 0 if empty else int(self._store.get("balance", START_BALANCE)),
                    "daily_quota": DAILY_QUOTA,
                    "daily_quota_used": used["used"] if used["day"] == self._twin.day() else 0,
                }
            }
        )

    # --- messages

    def put(
        self,
        to: Sequence[str],
        user: str,
        subject: str,
        body: Mapping[str, Any],
        *,
        label: int | None = None,
        template: str = "",
        campaign: int | None = None,
        task: int | None = None,
        stored: bool = True,
    ) -> list[str]:
        """Write one message a recipient, its fate already decided; returns the email ids."""
        now = self._twin.clock.now()
        number = int(self._store.value("SELECT COALESCE(MAX(id),0) FROM sent"))
        chance = self._twin.context.random(f"send/{number}")
        marks = f"{104000 + number}_{chance.randrange(10000, 32768)}_{chance.randrange(1000, 9999)}"
        message_id = f"{int(now * 1000)}_{marks}.sc-10_43_7_16-inbound"
        kept = compact({name: body[name] for name in ("from", "custom_args", "request_id") if name in body})
        ids = []
        for place, address in enumerate(to):
            email_id = f"{message_id}{place}${address}"
            ids.append(email_id)
            if not stored:
                continue
            held = self._twin.suppression.verdict(address, user)
            status, sub, wait = (INVALID, held, 1.0) if held else _fate(chance.random(), chance.random())
            opened = status == DELIVERED and chance.random() < 0.35
            clicked = opened and chance.random() < 0.3
            self._store.run(
                "INSERT INTO sent(email_id,api_user,key,address,domain,subject,template,label_id,campaign_id,"
                "task_id,at,settles,status,sub_status,opened,clicked,body)"
                " VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                (
                    email_id, user, address.lower(), address, address.lower().rpartition("@")[2], subject,
                    template or None, label, campaign, task, now, now + wait, status, sub, opened, clicked,
                    kept,
                ),
            )  # fmt: skip
            if status == INVALID and not held:
                self._twin.suppression.put(BOUNCE, address, reason="Mailbox not found.")
            elif status == DELIVERED and chance.random() < 0.0005:
                self._twin.suppression.put(COMPLAINT, address, reason="report spam")
        return ids

    def _send_lists(self, letter: Letter, user: str, label: int | None) -> int:
        """M2: the members of the named lists get their mail in pieces."""
        if not self._twin.context.dials["paying"]:
            refuse(30861, "The address list is for paying users only")
        lists = []
        for alias in letter.to:
            found = self._store.value("SELECT id FROM address_lists WHERE address=?", (full_alias(alias),))
            if found is None:
                refuse(30863, f"The address list does not exist: {alias}")
            lists.append(found)
        marks = ",".join("?" * len(lists))
        members = int(
            self._store.value(
                f"SELECT COUNT(DISTINCT key) FROM list_members WHERE list_id IN ({marks})", lists
            )
        )
        self._charge(members, letter)
        task = 102_923 + int(self._store.get("tasks", 0))
        self._store.put("tasks", task - 102_922)
        if not letter.sandbox:
            data = {
                "lists": lists, "after": "", "user": user, "subject": letter.subject, "label": label,
                "template": letter.template, "task": task,
            }  # fmt: skip
            self._twin.schedule.add(5.0, "list_send", data)
        return task

    def _list_chunk(self, data: dict[str, Any]) -> None:
        marks = ",".join("?" * len(data["lists"]))
        rows = self._store.all(
            f"SELECT DISTINCT key FROM list_members WHERE list_id IN ({marks}) AND key>?"
            " ORDER BY key LIMIT ?",
            (*data["lists"], data["after"], LIST_CHUNK),
        )
        if rows:
            addresses = [row["key"] for row in rows]
            self.put(
                addresses, data["user"], data["subject"], {}, label=data["label"], template=data["template"],
                task=data["task"],
            )  # fmt: skip
            self._twin.schedule.add(1.0, "list_send", {**data, "after": addresses[-1]})


def _fate(roll: float, pace: float) -> tuple[int, int, float]:
    """(status, sub_status, seconds until it is known) of a mail that nothing holds back."""
    if roll < 0.005:
        return INVALID, 406, 10 + 50 * pace
    if roll < 0.015:
        return SOFT, 503, 60 + 240 * pace
    return DELIVERED, 0, 5 + 55 * pace


def status_at(row: Any, now: float) -> tuple[int, int]:
    """(status, sub_status) of a message as seen at ``now``."""
    return (row["status"], row["sub_status"]) if now >= row["settles"] else (IN_PROGRESS, 0)
