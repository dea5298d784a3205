"""Tables and dials of the eSputnik twin. Owns: SCHEMA and DIALS. Must not: hold code."""

from __future__ import annotations

from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS contacts(
  id INTEGER PRIMARY KEY, external_id TEXT, contact_key TEXT, first_name TEXT, last_name TEXT, language TEXT,
  timezone TEXT, region TEXT, town TEXT, address TEXT, postcode TEXT, confirmed INTEGER NOT NULL,
  deleted INTEGER NOT NULL DEFAULT 0, created REAL NOT NULL, touched INTEGER NOT NULL,
  fields TEXT NOT NULL, channels TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS contacts_external ON contacts(external_id) WHERE external_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS contacts_touched ON contacts(deleted, touched);
CREATE INDEX IF NOT EXISTS contacts_live ON contacts(id) WHERE deleted=0;
CREATE TABLE IF NOT EXISTS channels(
  type TEXT NOT NULL, value TEXT NOT NULL, contact_id INTEGER NOT NULL,
  PRIMARY KEY(type, value, contact_id)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS channels_contact ON channels(contact_id);
CREATE TABLE IF NOT EXISTS lists(
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, type TEXT NOT NULL, rule TEXT, category TEXT);
CREATE INDEX IF NOT EXISTS lists_name ON lists(name);
CREATE TABLE IF NOT EXISTS members(
  list_id INTEGER NOT NULL, contact_id INTEGER NOT NULL, at REAL NOT NULL,
  PRIMARY KEY(list_id, contact_id)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS members_contact ON members(contact_id);
CREATE INDEX IF NOT EXISTS members_at ON members(list_id, at, contact_id);
CREATE TABLE IF NOT EXISTS categories(id INTEGER PRIMARY KEY, key TEXT, name TEXT, list_id INTEGER, at REAL);
CREATE TABLE IF NOT EXISTS suppressed(
  id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, reason TEXT NOT NULL, at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS imports(
  id INTEGER PRIMARY KEY, session TEXT NOT NULL UNIQUE, status TEXT NOT NULL, at REAL NOT NULL,
  description TEXT, options TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS import_chunks(
  import_id INTEGER NOT NULL, part INTEGER NOT NULL, rows TEXT NOT NULL, mapping TEXT,
  PRIMARY KEY(import_id, part)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS events(
  id INTEGER PRIMARY KEY, type TEXT NOT NULL, key TEXT, contact_id INTEGER, at REAL NOT NULL, params TEXT
  NOT NULL, past INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS event_types(key TEXT PRIMARY KEY, rules TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS orders(
  id INTEGER PRIMARY KEY, external_id TEXT NOT NULL UNIQUE, contact_id INTEGER, status TEXT, total TEXT,
  currency TEXT, date REAL, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS stored_messages(
  id INTEGER PRIMARY KEY, channel TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL, translations TEXT
  NOT NULL); CREATE TABLE IF NOT EXISTS sent(
  id INTEGER PRIMARY KEY, request_id TEXT NOT NULL UNIQUE, channel TEXT NOT NULL, locator TEXT NOT NULL,
  contact_id INTEGER, message_id INTEGER NOT NULL, subject TEXT, text TEXT, sender TEXT, tags TEXT, at REAL
  NOT NULL, fate TEXT NOT NULL, external_request_id TEXT, broadcast_id INTEGER, params TEXT);
CREATE INDEX IF NOT EXISTS sent_contact ON sent(contact_id);
CREATE INDEX IF NOT EXISTS sent_at ON sent(at);
CREATE TABLE IF NOT EXISTS broadcasts(
  id INTEGER PRIMARY KEY, title TEXT, message_id INTEGER NOT NULL, groups TEXT NOT NULL, excluded TEXT NOT
  NULL, start REAL NOT NULL, batch_size INTEGER, batch_unit TEXT, state TEXT NOT NULL, due INTEGER);
CREATE TABLE IF NOT EXISTS promo_codes(
  code TEXT PRIMARY KEY, expires TEXT, discount INTEGER, type TEXT, used INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tokens(token TEXT PRIMARY KEY, kind TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS recent(print TEXT PRIMARY KEY, at REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS notes(kind TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY(kind, key)) WITHOUT ROWID;
"""

DIALS: dict[str, Any] = {
    #: facts 9: contact activity must be enabled by support
    "activity": False,
    #: facts 6: deleting past events is off until support enables it
    "past_events_delete": False,
    "event_segmentation": True,
    #: facts 3.2: "full" = {id, emailStatus, new}; "id" = the form recorded in 2019 (B2)
    "subscribe_answer": "full",
    #: training seconds after which an unconfirmed address confirms itself; 0 = never
    "auto_confirm_s": 0,
    #: facts 3.8: an import ends in ERROR
    "import_fails": False,
    #: stretches every import; 1 = about ten training seconds and three more for each 1,000 rows
    "import_slowness": 1.0,
    #: facts 8.5: sms and viber end in NO_MONEY
    "no_money": False,
    #: facts 1: TotalCount of an unfiltered contact search was seen to be wrong; -1 = the true count
    "total_count": -1,
    #: switches the table of rate limits off, for tests of something else
    "rate_limits": True,
    #: a 429 of the table carries Retry-After in whole seconds (not documented, so off)
    "retry_after": False,
    #: facts 1, unsure: single e-mails an hour; 0 = no limit
    "single_emails_per_hour": 0,
}
