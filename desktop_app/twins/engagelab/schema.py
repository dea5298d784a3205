"""Tables and dials of the EngageLab twin. Owns: SCHEMA and DIALS. Must not: hold code."""

from __future__ import annotations

from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS api_users(
  name TEXT PRIMARY KEY, key TEXT NOT NULL, centre TEXT NOT NULL, api_user_type INTEGER NOT NULL,
  email_type INTEGER NOT NULL, domain TEXT NOT NULL, track_domain TEXT, open INTEGER NOT NULL,
  click INTEGER NOT NULL, unsubscribe INTEGER NOT NULL, created REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS members(
  number INTEGER PRIMARY KEY, id TEXT NOT NULL, key TEXT NOT NULL UNIQUE, email TEXT NOT NULL, phone TEXT,
  name TEXT, fields TEXT NOT NULL, tags TEXT NOT NULL, created REAL NOT NULL, updated REAL NOT NULL);
CREATE TABLE IF NOT EXISTS fields(
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, key TEXT NOT NULL UNIQUE, type INTEGER NOT NULL,
  visible INTEGER NOT NULL, format TEXT, options TEXT, created REAL NOT NULL);
CREATE TABLE IF NOT EXISTS tags(
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL UNIQUE,
  created REAL NOT NULL, updated REAL NOT NULL);
CREATE TABLE IF NOT EXISTS address_lists(
  id INTEGER PRIMARY KEY, address TEXT NOT NULL UNIQUE, name TEXT NOT NULL, description TEXT NOT NULL,
  created REAL NOT NULL, updated REAL NOT NULL);
CREATE TABLE IF NOT EXISTS list_members(
  list_id INTEGER NOT NULL, key TEXT NOT NULL, number INTEGER NOT NULL, address TEXT NOT NULL,
  name TEXT, vars TEXT, created REAL NOT NULL, PRIMARY KEY(list_id, key)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS list_members_order ON list_members(list_id, number);
CREATE INDEX IF NOT EXISTS list_members_key ON list_members(key);
CREATE TABLE IF NOT EXISTS templates(
  id INTEGER PRIMARY KEY, invoke_name TEXT NOT NULL UNIQUE, body TEXT NOT NULL,
  created REAL NOT NULL, updated REAL NOT NULL);
CREATE TABLE IF NOT EXISTS labels(
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, created REAL NOT NULL, updated REAL NOT NULL);
CREATE TABLE IF NOT EXISTS domains(
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, type INTEGER NOT NULL, verified TEXT NOT NULL,
  created REAL NOT NULL, updated REAL NOT NULL);
CREATE TABLE IF NOT EXISTS tracking_domains(
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, verified INTEGER NOT NULL, created REAL NOT NULL);
CREATE TABLE IF NOT EXISTS suppressed(
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, api_user TEXT NOT NULL,
  reason TEXT NOT NULL, type INTEGER NOT NULL, at REAL NOT NULL, expires REAL,
  UNIQUE(kind, key, api_user));
CREATE INDEX IF NOT EXISTS suppressed_key ON suppressed(key);
CREATE INDEX IF NOT EXISTS suppressed_time ON suppressed(kind, at);
CREATE TABLE IF NOT EXISTS sent(
  id INTEGER PRIMARY KEY, email_id TEXT NOT NULL UNIQUE, api_user TEXT NOT NULL, key TEXT NOT NULL,
  address TEXT NOT NULL, domain TEXT NOT NULL, subject TEXT NOT NULL, template TEXT, label_id INTEGER,
  campaign_id INTEGER, task_id INTEGER, at REAL NOT NULL, settles REAL NOT NULL, status INTEGER NOT NULL,
  sub_status INTEGER NOT NULL, opened INTEGER NOT NULL, clicked INTEGER NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS sent_at ON sent(at);
CREATE INDEX IF NOT EXISTS sent_key ON sent(key, at);
CREATE TABLE IF NOT EXISTS send_requests(
  api_user TEXT NOT NULL, request_id TEXT NOT NULL, at REAL NOT NULL, answer TEXT NOT NULL,
  PRIMARY KEY(api_user, request_id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS kept_answers(
  query TEXT PRIMARY KEY, at REAL NOT NULL, answer BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS things(
  kind TEXT NOT NULL, id INTEGER NOT NULL, body TEXT NOT NULL, created REAL NOT NULL, updated REAL NOT NULL,
  PRIMARY KEY(kind, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS campaign_tags(
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, created REAL NOT NULL);
"""

DIALS: dict[str, Any] = {
    #: 4, 5: address-list sending is for paying accounts only; a free one gets its unsubscribe tracking forced
    "paying": True,
    #: 2.4, E3: the prepaid balance has run out
    "no_money": False,
    #: 12, unsure: a member's tag that is unknown is made ("create") or refuses the call ("refuse")
    "unknown_tags": "create",
    #: 2.5: 60 calls of email_status a minute
    "rate_limits": True,
    #: 2.5: identical email_status queries are answered from a ten-minute memory
    "status_memory": True,
    #: 6: the newest variant of the template list has no html, text null and times without zone
    "newest_templates": False,
    #: 1: a 429 carries Retry-After (not documented, so off)
    "retry_after": False,
}
