"""Tables and dials of the Ecomail twin. Owns: SCHEMA and DIALS. Must not: hold code."""

from __future__ import annotations

from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS contacts(
  id INTEGER PRIMARY KEY, email TEXT NOT NULL, email_key TEXT NOT NULL UNIQUE, name TEXT, surname TEXT,
  company TEXT, street TEXT, city TEXT, zip TEXT, country TEXT, phone TEXT, gender TEXT, pretitle TEXT,
  surtitle TEXT, vokativ TEXT, vokativ_s TEXT, birthday TEXT, nameday TEXT, source TEXT, tags TEXT,
  hard INTEGER NOT NULL DEFAULT 0, soft INTEGER NOT NULL DEFAULT 0, inserted REAL NOT NULL);
CREATE TABLE IF NOT EXISTS lists(
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, body TEXT NOT NULL, custom TEXT NOT NULL DEFAULT '{}',
  groups TEXT NOT NULL DEFAULT '{}', segments TEXT NOT NULL DEFAULT '{}', created REAL NOT NULL);
CREATE TABLE IF NOT EXISTS members(
  id INTEGER PRIMARY KEY, list_id INTEGER NOT NULL, contact_id INTEGER NOT NULL, status INTEGER NOT NULL,
  subscribed REAL, unsubscribed REAL, custom TEXT NOT NULL DEFAULT '{}', groups TEXT, source TEXT,
  history TEXT NOT NULL DEFAULT '[]', UNIQUE(contact_id, list_id));
CREATE INDEX IF NOT EXISTS members_status ON members(list_id, status, id);
CREATE TABLE IF NOT EXISTS fates(email TEXT PRIMARY KEY, refused INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS campaigns(
  id INTEGER PRIMARY KEY, body TEXT NOT NULL, status INTEGER NOT NULL, sent_at REAL,
  recipients INTEGER NOT NULL DEFAULT 0, template_id INTEGER, created REAL NOT NULL, updated REAL NOT NULL);
CREATE TABLE IF NOT EXISTS pipelines(
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, list_id INTEGER, trigger TEXT NOT NULL, actions TEXT NOT NULL,
  created REAL NOT NULL, updated REAL NOT NULL);
CREATE TABLE IF NOT EXISTS entries(
  id INTEGER PRIMARY KEY, pipeline_id INTEGER NOT NULL, action_id TEXT NOT NULL, email TEXT NOT NULL,
  at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS entries_email ON entries(email);
CREATE TABLE IF NOT EXISTS log(
  id INTEGER PRIMARY KEY, campaign_id INTEGER, pipeline_id INTEGER, action_id TEXT, event TEXT NOT NULL,
  url TEXT, email TEXT NOT NULL, at REAL NOT NULL, mail_name TEXT);
CREATE INDEX IF NOT EXISTS log_campaign ON log(campaign_id, event);
CREATE INDEX IF NOT EXISTS log_email ON log(email);
CREATE TABLE IF NOT EXISTS sent(
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, email TEXT NOT NULL, message_id INTEGER, subject TEXT,
  at REAL NOT NULL, request_id TEXT);
CREATE TABLE IF NOT EXISTS templates(
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, html TEXT NOT NULL, created REAL NOT NULL,
  updated REAL NOT NULL);
CREATE TABLE IF NOT EXISTS domains(id INTEGER PRIMARY KEY, name TEXT NOT NULL, valid INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS transactions(
  id INTEGER PRIMARY KEY, order_id TEXT NOT NULL UNIQUE, email TEXT NOT NULL, shop TEXT, body TEXT NOT NULL,
  items TEXT NOT NULL, at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS events(
  id INTEGER PRIMARY KEY, email TEXT NOT NULL, contact_id INTEGER, category TEXT, action TEXT, label TEXT,
  property TEXT, value TEXT, at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS events_email ON events(email);
CREATE TABLE IF NOT EXISTS feeds(
  id INTEGER NOT NULL, kind TEXT NOT NULL, refreshed REAL, PRIMARY KEY(kind, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS coupons(
  folder INTEGER NOT NULL, code TEXT NOT NULL, valid_until TEXT, PRIMARY KEY(folder, code)) WITHOUT ROWID;
"""

DIALS: dict[str, Any] = {
    #: facts 1: "basic" (no transactions, no transactional mail), "marketer", "marketer+" (feeds, coupons)
    "plan": "marketer+",
    #: facts 1: somebody refreshed the key: the full one is dead at once, ``keys.refreshed`` lives
    "key_refreshed": False,
    "rate_limits": True,
    #: facts 1.2: "short" as in the samples, "full" with last_page, from, to
    "paginator": "short",
    #: facts 3: "array" (seen), "map" keyed by id (2018), "object" (the old sample: only the first list)
    "lists_form": "array",
    #: facts 4: a bulk 422 stores nothing; true: the rows before the bad one are stored
    "bulk_partial": False,
    #: facts 4: bulk may not create custom fields
    "bulk_creates_fields": False,
    #: facts 4: tags of a row as array, as JSON text ("json") or joined by commas ("comma")
    "tags_form": "array",
    #: facts 5: false = 403, as some accounts have it
    "email_log": True,
    #: facts 5: true = a log without records is 404
    "empty_logs_404": False,
    #: facts 6: "array", "data", "subscribers"
    "search_form": "array",
    #: facts 9: false = GET /templates is 404
    "templates_listed": True,
    #: facts 8: true = stats without the ``stats`` wrapper
    "bare_pipeline_stats": False,
}
