"""Trigger and system mail of Sendios, as messages and as events, and the proof that one was sent.

Owns: the order of a send: which project, may the person get it, send, name what proves it later. Must not:
build bodies (``push``) or read shapes (``history``).

No mail id comes back. What a send is named by here is made of the project, the type, the person's last mail
before it, and the address: a later mail of that type is the proof.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from desktop_app.model.contact import Contact
from desktop_app.model.errors import InvalidInput
from desktop_app.model.event import Event, EventAnswer
from desktop_app.model.message import Message, MessageStatus, SentMessage
from desktop_app.providers.sendios import history, push
from desktop_app.providers.sendios.errors import NoSuchUser, ValuesRefused
from desktop_app.providers.sendios.fixed import LABEL, TRIGGER
from desktop_app.providers.sendios.users import UsersPart, left


class MailPart(UsersPart):
    """Mail of an open account."""

    async def send_message(self, message: Message) -> SentMessage:
        """POST push/trigger or push/system to one person; never repeated by itself (no key against it).
        ``template`` is the number of the mail in the project.
        """
        self._check_message(message)
        category = push.category_of(message.settings.get("category", ""))
        mark, refused = await self._push(
            category, message.template, message.to[0], message.values, message.settings
        )
        if refused:
            raise InvalidInput("sendios.not_queued", platform=LABEL, field="to", original=refused)
        return SentMessage(message.key, (mark,))

    def message_body(self, message: Message) -> Mapping[str, Any]:
        self._check_message(message)
        return push.body(
            client_id=self._client_id,
            project=self._project(message.settings.get("project", "")),
            category=push.category_of(message.settings.get("category", "")),
            type_id=message.template,
            email=message.to[0],
            values=message.values,
            told=message.settings,
        )

    def _check_message(self, message: Message) -> None:
        """InvalidInput for what this platform cannot send."""
        known = {field.key for field in self.manifest.message_fields}
        for name in message.settings:
            if name not in known:
                push.refuse("call_field_unknown", name)
        if message.sender.strip() or message.subject or message.html or message.text:
            push.refuse("sendios.own_templates_only", "template")
        if len(message.to) != 1:
            push.refuse("sendios.one_person", "to")

    def check_file(self, kind: str, type_: str, settings: Mapping[str, str]) -> None:
        """The project must be known, and a mail is asked for by its number. A payment may tell a project of
        its own, or none where it names the user."""
        if kind == "events" or settings.get("project", "").strip():
            self._project(settings.get("project", ""))
        if kind == "events" and not type_.strip().isdecimal():
            push.refuse("sendios.type_number", "type")

    async def send_events(self, events: Sequence[Event]) -> tuple[EventAnswer, ...]:
        """One event: the mail of the form's kind. A refusal of its values is its answer."""
        if len(events) != 1:
            raise ValueError("one at once")
        event = events[0]
        form = next((each for each in self.manifest.event_forms if each.id == event.form), None)
        if form is None:
            raise KeyError(event.form)
        known = {field.key for field in form.fields}
        for name in event.settings:
            if name not in known:
                push.refuse("call_field_unknown", name)
        email = event.whom.get("email", "").strip()
        if not email:
            push.refuse("call_field_missing", "email")
        try:
            mark, refused = await self._push(
                push.category_of(event.form), event.type, email, event.params, event.settings
            )
        except (ValuesRefused, NoSuchUser) as error:
            return (EventAnswer(event.key, error.original or error.message),)
        return (EventAnswer(event.key, refused, platform_id="" if refused else mark),)

    async def fetch_message_status(self, ids: Sequence[str]) -> tuple[MessageStatus, ...]:
        """``sent_mails`` of each person (users, get user); what is not there yet is left out."""
        found = []
        for mark in ids:
            project, type_id, after, email = mark.split(":", 3)
            user = await self._user(project, email)
            said = user and history.status(user.raw, mark, type_id, int(after))
            if said:
                found.append(said)
        return tuple(found)

    async def _push(
        self, category: int, type_id: str, email: str, values: Mapping[str, Any], told: Mapping[str, str]
    ) -> tuple[str, str]:
        """(what names this send, the refusal inside a good answer or "")."""
        project = self._project(told.get("project", ""))
        body = push.body(
            client_id=self._client_id,
            project=project,
            category=category,
            type_id=type_id,
            email=email,
            values=values,
            told=told,
        )
        before = await self._user(project, email)
        if before is not None and category == TRIGGER:
            may_get(before, type_id.strip())
        answer = await self._call("push_trigger" if category == TRIGGER else "push_system", json=body)
        with self._written(answer):
            refused = push.refused(answer.data)
        after = 0 if before is None else history.last_mail(before.raw)
        return f"{project}:{type_id.strip()}:{after}:{email.strip()}", refused


def may_get(person: Contact, type_id: str) -> None:
    """InvalidInput for a trigger mail to somebody who left all mail, or this type of it. System mail goes to
    everybody."""
    if left(person):
        push.refuse("sendios.person_left", "to", address=person.email)
    if type_id in history.types_off(person.raw):
        push.refuse("sendios.person_left_type", "to", address=person.email)
