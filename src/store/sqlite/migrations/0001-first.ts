/**
 * The first schema. Every row carries the component's domain: one file serves several. What is
 * queried is a plain column, the rest JSON. Points of time are REAL, so that every JavaScript
 * number comes back as it went in.
 */
export default `
CREATE TABLE events (
  domain TEXT NOT NULL,
  id     TEXT NOT NULL,
  at     REAL NOT NULL,
  state  TEXT NOT NULL,
  chat   TEXT,
  record TEXT NOT NULL, -- TriggerEvent
  PRIMARY KEY (domain, id)
) STRICT;
CREATE INDEX events_by_time ON events (domain, at, id);
CREATE INDEX events_pending ON events (domain, at, id) WHERE state = 'pending';

CREATE TABLE seen (
  domain TEXT NOT NULL,
  topic  TEXT NOT NULL,
  key    TEXT NOT NULL,
  at     REAL NOT NULL,
  PRIMARY KEY (domain, topic, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX seen_by_time ON seen (domain, at);

CREATE TABLE chats (
  domain  TEXT NOT NULL,
  id      TEXT NOT NULL,
  version INTEGER NOT NULL,
  state   TEXT NOT NULL, -- Chat
  PRIMARY KEY (domain, id)
) STRICT;

-- The outbox. No foreign key to chats: the effects of a forgotten chat stay until they are settled.
CREATE TABLE effects (
  domain   TEXT NOT NULL,
  id       TEXT NOT NULL,
  key      TEXT NOT NULL,
  chat     TEXT NOT NULL,
  stage    INTEGER NOT NULL,
  version  INTEGER NOT NULL, -- the two numbers of the id, to sort by
  number   INTEGER NOT NULL,
  due      TEXT,             -- When
  action   TEXT NOT NULL,    -- Action
  attempts INTEGER NOT NULL DEFAULT 0,
  state    TEXT NOT NULL DEFAULT 'pending',
  why      TEXT,
  next     REAL,
  PRIMARY KEY (domain, id),
  UNIQUE (domain, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE journal (
  domain  TEXT NOT NULL,
  owner   TEXT NOT NULL,
  contact TEXT NOT NULL,
  entry   TEXT NOT NULL, -- JournalEntry
  PRIMARY KEY (domain, owner, contact)
) STRICT;

CREATE TABLE occupants (
  domain   TEXT NOT NULL,
  room     TEXT NOT NULL,
  jid      TEXT NOT NULL,
  nick     TEXT NOT NULL,
  presence TEXT NOT NULL,
  joined   REAL NOT NULL,
  PRIMARY KEY (domain, room, jid)
) STRICT;

-- The rowid is the order of the claims; no handle is ever deleted.
CREATE TABLE handles (
  domain  TEXT NOT NULL,
  name    TEXT NOT NULL,
  jid     TEXT NOT NULL,
  display TEXT NOT NULL,
  PRIMARY KEY (domain, name)
) STRICT;

CREATE TABLE sightings (
  domain   TEXT NOT NULL,
  jid      TEXT NOT NULL,
  show     TEXT NOT NULL,
  priority INTEGER NOT NULL,
  heard    REAL NOT NULL,
  caps     TEXT NOT NULL,
  PRIMARY KEY (domain, jid)
) STRICT;
`;
