"""Every call of Sendios that this app makes, with what repeating it does.

Owns: the table. Must not: make a request. Sources name sections of the facts about its interface.

"Reads, PUT field updates, unsubscribe and clientuser calls are safe to repeat" (idempotency); a push is not.
"""

from __future__ import annotations

from desktop_app.model.operation import Effect, Operation

_READ, _SAFE, _ONCE = Effect.READ, Effect.REPEAT_SAFE, Effect.ONCE
_P, _U, _F = "/v1/user/project/{project}/email/{email}", "/v1/unsub", "/v1/userfields"
_USERS, _DATA, _FIELDS = "users", "users, add / update user data", "users, read user fields"
_LEAVING, _TYPES, _PUSH = "subscriptions", "subscriptions, types", "e-mail, send: no key against a repeat"
_ONLINE, _CLICKS, _OTHER = "users, online / confirm", "e-mail, click tracking", "other channels"
_GOALS = "payments, goals, buying"

#: (name, method, path, effect, pace, source)
_CALLS: tuple[tuple[str, str, str, Effect, str, str], ...] = (
    # a check creates no user and sends nothing: the harmless call of the connection test (FAQ, item 3)
    ("check", "POST", "/v1/email/check", _READ, "looking", "e-mail, check email"),
    ("check_by_sending", "POST", "/v1/email/check/send", _ONCE, "default", "e-mail, check by really sending"),
    ("push_system", "POST", "/v1/push/system", _ONCE, "default", _PUSH),
    ("push_trigger", "POST", "/v1/push/trigger", _ONCE, "default", _PUSH),
    ("click", "POST", "/v1/trackemail/click/{mail_id}", _ONCE, "default", _CLICKS),
    (
        "click_of_product",
        "GET",
        "/v3/track/mail/click/client",
        _ONCE,
        "default",
        _CLICKS + ": a GET that counts",
    ),
    # users
    ("user_by_email", "GET", _P, _READ, "looking", _USERS),
    ("user", "GET", "/v1/user/id/{user_id}", _READ, "looking", _USERS),
    ("user_fields", "GET", _F + "/user/{user_id}", _READ, "looking", _FIELDS),
    ("user_fields_by_email", "GET", _F + "/project/{project}/email/{email}", _READ, "looking", _FIELDS),
    ("user_update", "PUT", _F + "/user/{user_id}", _SAFE, "default", _DATA),
    ("import", "PUT", _F + "/project/{project}/emailhash/{hash}", _SAFE, "default", _DATA),
    ("client_user", "POST", "/v1/clientuser/create", _SAFE, "default", "users, client user id"),
    ("online", "PUT", "/v3/users/{user_id}/online", _SAFE, "default", _ONLINE),
    ("online_by_email", "PUT", "/v3/users/project/{project}/email/{hash}/online", _SAFE, "default", _ONLINE),
    ("confirm", "PUT", "/v3/users/project/{project}/email/{hash}/confirm", _SAFE, "default", _ONLINE),
    ("erase", "POST", "/v1/user/erase", _SAFE, "default", "users, erase: queued, removes all data"),
    # leaving and coming back
    ("unsubscribe", "POST", _U + "/{user_id}/source/{source}", _SAFE, "default", _LEAVING),
    ("unsubscribe_admin", "POST", _U + "/admin/{project}/email/{hash}", _SAFE, "default", _LEAVING),
    ("subscribe_back", "DELETE", _U + "/{user_id}", _SAFE, "default", _LEAVING),
    ("is_unsubscribed", "GET", _U + "/isunsub/{user_id}", _READ, "looking", _LEAVING),
    ("unsubscribe_reason", "GET", _U + "/unsubreason/{user_id}", _READ, "looking", _LEAVING),
    ("unsubscribed_all", "GET", _U + "/list/{since}", _READ, "looking", _LEAVING),
    ("unsubscribed", "GET", _U + "/list/{since}/{page}", _READ, "looking", _LEAVING),
    ("types", "GET", "/v1/unsubtypes/{user_id}", _READ, "looking", _TYPES),
    ("types_replace", "POST", "/v1/unsubtypes/{user_id}", _SAFE, "default", _TYPES),
    ("types_add", "POST", "/v1/unsubtypes/nodiff/{user_id}", _SAFE, "default", _TYPES),
    ("types_remove", "DELETE", "/v1/unsubtypes/nodiff/{user_id}", _SAFE, "default", _TYPES),
    ("types_clear", "DELETE", "/v1/unsubtypes/all/{user_id}", _SAFE, "default", _TYPES),
    # money
    ("payment", "POST", "/v1/lastpayment", _ONCE, "default", "payments"),
    ("buying", "POST", "/v1/buying/email", _READ, "looking", _GOALS + ": buying decision"),
    ("goals", "POST", "/v1/goals", _ONCE, "default", _GOALS + ": goals"),
    ("goals_v3", "POST", "/v3/goals/create", _ONCE, "default", _GOALS + ": goals"),
    ("product_event", "POST", "/v1/product-event/create", _ONCE, "default", _GOALS + ": product events"),
    # other channels
    ("sms", "POST", "/v1/sms/send/system", _ONCE, "default", _OTHER + ": SMS, names of the keys unsure"),
    (
        "sms_left",
        "GET",
        "/v3/project/{project}/subscription/sms/{client}",
        _READ,
        "looking",
        _OTHER + ": SMS",
    ),
    ("webpush", "POST", "/v1/webpush/send", _ONCE, "default", _OTHER + ": web push"),
    ("webpush_user", "GET", "/v1/webpush/user/get/{user_id}", _READ, "looking", _OTHER + ": web push"),
    (
        "webpush_by_hash",
        "GET",
        "/v1/webpush/project/get/{project}/hash/{hash}",
        _READ,
        "looking",
        _OTHER + ": web push",
    ),
    ("webpush_off", "POST", "/v1/webpush/unsubscribe/{push_user}", _SAFE, "default", _OTHER + ": web push"),
    (
        "webpush_back",
        "DELETE",
        "/v1/webpush/subscribe/{push_user}",
        _SAFE,
        "default",
        _OTHER + ": web push",
    ),
    ("webpush_add", "POST", "/v1/webpush/project/{project}", _ONCE, "default", _OTHER + ": web push"),
    # what Sendios posts to the customer: read here, nothing is sent
    (
        "webhook_report",
        "POST",
        "/",
        _READ,
        "looking",
        "what the vendor calls on the customer's side: webhooks",
    ),
)

OPERATIONS = {
    name: Operation(name, method, path, effect, limit=pace, source=source)
    for name, method, path, effect, pace, source in _CALLS
}
