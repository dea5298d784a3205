"""Every call of EngageLab that this app makes, with what repeating it does.

Owns: the table. Must not: make a request. Sources name sections of the facts about its interface; "form
unsure" marks a call that is documented to exist while its body or path is not visible.
"""

from __future__ import annotations

from desktop_app.model.operation import Effect, Operation
from desktop_app.providers.engagelab.fixed import BATCH_ROWS, PAGE_ROWS, RECIPIENTS, STATUS_IDS

_READ, _SAFE, _ONCE, _KEYED = Effect.READ, Effect.REPEAT_SAFE, Effect.ONCE, Effect.KEYED
_V, _LISTS, _MARKETING = "/v1", "/v1/address_lists", "/v1/marketing"
_UNSURE = ": form unsure"
_KEY = "sending: request_id, one hour"
_STATUS = "status and statistics"
_HELD = "suppression"
_M = "marketing contacts"

#: (name, method, path, effect, source, most items of a request)
_CALLS: tuple[tuple[str, str, str, Effect, str, int | None], ...] = (
    ("api_users", "GET", f"{_V}/api_users", _READ, "API_USER", None),
    ("api_user_add", "POST", f"{_V}/api_users", _ONCE, "API_USER: the key is in this answer only", None),
    # sends: safe to repeat with the same request_id for one hour
    ("send", "POST", f"{_V}/mail/send", _KEYED, _KEY, RECIPIENTS),
    ("sendtemplate", "POST", f"{_V}/mail/sendtemplate", _KEYED, _KEY, RECIPIENTS),
    ("sendcalendar", "POST", f"{_V}/mail/sendcalendar", _KEYED, _KEY, RECIPIENTS),
    ("send_mime", "POST", f"{_V}/mail/send_mime", _KEYED, _KEY, RECIPIENTS),
    # address lists
    ("lists", "GET", _LISTS, _READ, "address lists", PAGE_ROWS),
    ("list", "GET", f"{_LISTS}/{{id}}", _READ, "address lists", None),
    ("list_add", "POST", _LISTS, _ONCE, "address lists, add" + _UNSURE, None),
    ("list_change", "PUT", f"{_LISTS}/{{id}}", _SAFE, "address lists, change" + _UNSURE, None),
    ("list_delete", "DELETE", f"{_LISTS}/{{id}}", _SAFE, "address lists, delete" + _UNSURE, None),
    ("members", "GET", f"{_LISTS}/{{id}}/members", _READ, "address lists, members" + _UNSURE, PAGE_ROWS),
    (
        "add_members",
        "POST",
        f"{_LISTS}/{{id}}/members",
        _SAFE,
        "address lists, members" + _UNSURE,
        BATCH_ROWS,
    ),
    (
        "change_members",
        "PUT",
        f"{_LISTS}/{{id}}/members",
        _SAFE,
        "address lists, members" + _UNSURE,
        BATCH_ROWS,
    ),
    (
        "remove_members",
        "DELETE",
        f"{_LISTS}/{{id}}/members",
        _SAFE,
        "address lists, members" + _UNSURE,
        BATCH_ROWS,
    ),
    # templates, labels
    ("templates", "GET", f"{_V}/templates", _READ, "templates", PAGE_ROWS),
    ("template", "GET", f"{_V}/templates/{{key}}", _READ, "templates, single" + _UNSURE, None),
    ("template_add", "POST", f"{_V}/templates", _ONCE, "templates, add" + _UNSURE, None),
    ("template_change", "PUT", f"{_V}/templates/{{key}}", _SAFE, "templates, change" + _UNSURE, None),
    ("template_delete", "DELETE", f"{_V}/templates/{{key}}", _SAFE, "templates, delete" + _UNSURE, None),
    ("labels", "GET", f"{_V}/labels", _READ, "labels", PAGE_ROWS),
    ("label", "GET", f"{_V}/labels/{{id}}", _READ, "labels", None),
    ("label_add", "POST", f"{_V}/labels", _ONCE, "labels, add" + _UNSURE, None),
    ("label_change", "PUT", f"{_V}/labels/{{id}}", _SAFE, "labels, change" + _UNSURE, None),
    ("label_delete", "DELETE", f"{_V}/labels/{{id}}", _SAFE, "labels, delete" + _UNSURE, None),
    # domains
    ("domains", "GET", f"{_V}/domains", _READ, "sending domains", None),
    ("domain_add", "POST", f"{_V}/domains", _ONCE, "sending domains, add", None),
    ("domain_check", "GET", f"{_V}/domains/check", _READ, "sending domains, check", None),
    ("domain_rename", "PUT", f"{_V}/domains/{{id}}", _SAFE, "sending domains, modify" + _UNSURE, None),
    ("tracking_domains", "GET", f"{_V}/tracking-domains", _READ, "tracking domains", PAGE_ROWS),
    # who gets no mail
    ("unsubscribes", "GET", f"{_V}/unsubscribes", _READ, _HELD, PAGE_ROWS),
    ("unsubscribe_add", "POST", f"{_V}/unsubscribes", _SAFE, _HELD + ", add" + _UNSURE, None),
    ("unsubscribe_delete", "DELETE", f"{_V}/unsubscribes", _SAFE, _HELD + ", delete" + _UNSURE, None),
    ("complaints", "GET", f"{_V}/complaints", _READ, _HELD, PAGE_ROWS),
    ("complaint_delete", "DELETE", f"{_V}/complaints", _SAFE, _HELD + ", delete" + _UNSURE, None),
    ("bounces", "GET", f"{_V}/bounces", _READ, _HELD, None),
    ("blocks", "GET", f"{_V}/blocks", _READ, _HELD, PAGE_ROWS),
    ("block_add", "POST", f"{_V}/blocks", _SAFE, _HELD + ", add" + _UNSURE, None),
    ("block_delete", "DELETE", f"{_V}/blocks", _SAFE, _HELD + ", delete" + _UNSURE, None),
    ("passes", "GET", f"{_V}/no_interceptions", _READ, _HELD, PAGE_ROWS),
    ("pass_add", "POST", f"{_V}/no_interceptions", _SAFE, _HELD + ", add" + _UNSURE, None),
    ("pass_delete", "DELETE", f"{_V}/no_interceptions", _SAFE, _HELD + ", delete" + _UNSURE, None),
    # what became of it
    ("email_status", "GET", f"{_V}/email_status", _READ, _STATUS, STATUS_IDS),
    ("stats_day", "GET", f"{_V}/stats_day", _READ, _STATUS, None),
    ("quota", "GET", f"{_V}/account/quota", _READ, "account quota", None),
    # marketing contacts: keyed on the address, no workflow starts, no mail goes out
    ("import", "POST", f"{_MARKETING}/lists/members", _SAFE, f"{_M}, members", BATCH_ROWS),
    ("fields", "GET", f"{_MARKETING}/lists/fields", _READ, f"{_M}, fields: the GET is unsure", None),
    ("field_add", "POST", f"{_MARKETING}/lists/fields", _ONCE, f"{_M}, fields", None),
    ("tags", "GET", f"{_MARKETING}/lists/tags", _READ, f"{_M}, tags: the GET is unsure", PAGE_ROWS),
    ("tag_add", "POST", f"{_MARKETING}/lists/tags", _ONCE, f"{_M}, tags", None),
    ("tag_rename", "PUT", f"{_MARKETING}/lists/tags/{{tag_id}}", _SAFE, f"{_M}, tags", None),
    ("tag_delete", "DELETE", f"{_MARKETING}/lists/tags/{{tag_id}}", _SAFE, f"{_M}, tags", None),
    (
        "segments",
        "GET",
        f"{_MARKETING}/lists/segments",
        _READ,
        f"{_M}, segments: the GET is unsure",
        PAGE_ROWS,
    ),
    ("segment_add", "POST", f"{_MARKETING}/lists/segments", _ONCE, f"{_M}, segments", None),
    (
        "marketing_senders",
        "GET",
        f"{_MARKETING}/senders",
        _READ,
        f"{_M}, senders: the GET is unsure",
        PAGE_ROWS,
    ),
    ("marketing_sender_add", "POST", f"{_MARKETING}/senders", _ONCE, f"{_M}, senders", None),
    (
        "marketing_sender_change",
        "PUT",
        f"{_MARKETING}/senders/{{sender_id}}",
        _SAFE,
        f"{_M}, senders, update" + _UNSURE,
        None,
    ),
    (
        "marketing_sender_delete",
        "DELETE",
        f"{_MARKETING}/senders/{{sender_id}}",
        _SAFE,
        f"{_M}, senders",
        None,
    ),
    ("campaigns", "GET", f"{_MARKETING}/campaigns", _READ, f"{_M}, campaigns: the GET is unsure", PAGE_ROWS),
    ("campaign_add", "POST", f"{_MARKETING}/campaigns", _ONCE, f"{_M}, campaigns: it mails people", None),
    ("campaign_tags", "GET", f"{_MARKETING}/campaigns/tags", _READ, f"{_M}, campaign tags", PAGE_ROWS),
    ("campaign_tag_add", "POST", f"{_MARKETING}/campaigns/tags", _ONCE, f"{_M}, campaign tags", None),
    # webhooks, inbound routes
    ("webhooks", "GET", f"{_V}/webhooks", _READ, "webhooks, registration", PAGE_ROWS),
    ("webhook_add", "POST", f"{_V}/webhooks", _ONCE, "webhooks, registration" + _UNSURE, None),
    ("webhook_change", "PUT", f"{_V}/webhooks/{{id}}", _SAFE, "webhooks, registration" + _UNSURE, None),
    ("webhook_delete", "DELETE", f"{_V}/webhooks/{{id}}", _SAFE, "webhooks, registration" + _UNSURE, None),
    ("routes", "GET", f"{_V}/routes", _READ, "inbound routes", PAGE_ROWS),
    ("route", "GET", f"{_V}/routes/{{route_id}}", _READ, "inbound routes", None),
    ("route_add", "POST", f"{_V}/routes", _ONCE, "inbound routes, add" + _UNSURE, None),
    ("route_change", "PUT", f"{_V}/routes/{{route_id}}", _SAFE, "inbound routes, change" + _UNSURE, None),
    ("route_delete", "DELETE", f"{_V}/routes/{{route_id}}", _SAFE, "inbound routes, delete" + _UNSURE, None),
    # what EngageLab posts to the customer: read here, nothing is sent
    ("webhook_report", "POST", "/", _READ, "webhooks, push", None),
)

OPERATIONS = {
    name: Operation(
        name,
        method,
        path,
        effect,
        limit="email_status" if name == "email_status" else "default",
        max_items=most,
        source=source,
    )
    for name, method, path, effect, source, most in _CALLS
}
