"""Tables and dials of the Sendios twin. Owns: SCHEMA and DIALS. Must not: hold code."""

from __future__ import annotations

from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS projects(id INTEGER PRIMARY KEY, title TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS users(
  id INTEGER PRIMARY KEY, project_id INTEGER NOT NULL, email TEXT NOT NULL, email_key TEXT NOT NULL,
  name TEXT, gender TEXT, country TEXT, language TEXT, city TEXT, platform_id INTEGER, vip INTEGER,
  list_id INTEGER, client_user_id TEXT, ak TEXT, age INTEGER, photo TEXT, status INTEGER,
  partner_id TEXT, channel_id TEXT, subchannel_id TEXT,
  confirm INTEGER NOT NULL DEFAULT 1, clicks INTEGER NOT NULL DEFAULT 0, sends INTEGER NOT NULL DEFAULT 0,
  last_online REAL, last_reaction REAL, last_mailed REAL, created REAL NOT NULL,
  custom TEXT NOT NULL DEFAULT '{}', unsub_source INTEGER, unsub_at REAL, unsub_reason TEXT,
  erase_due INTEGER, UNIQUE(project_id, email_key));
CREATE INDEX IF NOT EXISTS users_unsub ON users(unsub_at) WHERE unsub_source IS NOT NULL;
CREATE TABLE IF NOT EXISTS custom_types(name TEXT PRIMARY KEY, type TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS types(
  project_id INTEGER NOT NULL, type_id INTEGER NOT NULL, name TEXT NOT NULL, category INTEGER NOT NULL,
  PRIMARY KEY(project_id, type_id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS types_off(
  user_id INTEGER NOT NULL, type_id INTEGER NOT NULL, at REAL NOT NULL,
  PRIMARY KEY(user_id, type_id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS mails(
  id INTEGER PRIMARY KEY, event_id INTEGER, user_id INTEGER, project_id INTEGER NOT NULL, email TEXT NOT NULL,
  channel TEXT NOT NULL DEFAULT 'email', category INTEGER NOT NULL, type_id INTEGER NOT NULL,
  template_id INTEGER NOT NULL, subject_id INTEGER NOT NULL, status TEXT NOT NULL, reason TEXT,
  meta TEXT, data TEXT, at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS mails_user ON mails(user_id, id);
CREATE TABLE IF NOT EXISTS payments(
  id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, project_id INTEGER NOT NULL, started INTEGER NOT NULL,
  expires INTEGER, amount INTEGER, kind TEXT, mail_id INTEGER, at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS payments_user ON payments(user_id, id);
CREATE TABLE IF NOT EXISTS events(
  id INTEGER PRIMARY KEY, type TEXT NOT NULL, key TEXT, user_id INTEGER, email TEXT, params TEXT NOT NULL,
  at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS webpush(
  id INTEGER PRIMARY KEY, project_id INTEGER NOT NULL, user_id INTEGER, hash TEXT NOT NULL,
  meta TEXT NOT NULL, active INTEGER NOT NULL DEFAULT 1, at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS sms_off(
  project_id INTEGER NOT NULL, client_user_id TEXT NOT NULL, at REAL NOT NULL,
  PRIMARY KEY(project_id, client_user_id)) WITHOUT ROWID;
"""

DIALS: dict[str, Any] = {
    #: facts 2.1, 13.4: "status" = errors carry their own status, "200" = every error is an HTTP 200
    "errors_as": "status",
    #: facts 6.3: "any" = other keys become custom fields, "int" = the older rule: known keys, whole numbers
    "custom_fields": "any",
    #: facts 7: "off" = only what is switched off (S13), "all" = every type with ``unsubscribed``
    "types_form": "off",
    #: facts 7: the paged list is wrapped in a list and a single row is a bare object
    "unsub_list_nested": False,
    #: facts 5.1, 13.3: "queued", "r_time" (with r_time), "null"
    "push_answer": "queued",
    #: facts 2.1: seen once: 502 with a page instead of JSON on the push calls
    "push_gateway": False,
    #: facts 2.2: no limit is published; N > 0 answers 429 beyond N requests a second
    "requests_per_second": 0,
    #: training seconds until a user exists after the first mail was accepted (facts 2.2: polled for 30 s)
    "created_after_s": 6.0,
    #: training seconds until accepted user data is stored
    "written_after_s": 3.0,
}
