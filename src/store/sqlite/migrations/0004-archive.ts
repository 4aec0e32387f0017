/** Messages of rooms and rooms that users opened (`ArchiveStore`, `OpenedRoomStore`). */
export default `
CREATE TABLE messages (
  domain  TEXT NOT NULL,
  room    TEXT NOT NULL,
  seq     INTEGER NOT NULL, -- the order in which they were added to the room
  id      TEXT NOT NULL,
  at      REAL NOT NULL,
  author  TEXT,
  hidden  TEXT,             -- a JSON list of whom it was hidden from; null: nobody
  message TEXT NOT NULL,
  PRIMARY KEY (domain, room, seq),
  UNIQUE (domain, room, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE kept_archives (
  domain TEXT NOT NULL,
  room   TEXT NOT NULL,
  until  REAL NOT NULL,
  PRIMARY KEY (domain, room)
) STRICT, WITHOUT ROWID;

CREATE TABLE rooms (
  domain TEXT NOT NULL,
  room   TEXT NOT NULL,
  opened REAL NOT NULL,
  state  TEXT NOT NULL,
  PRIMARY KEY (domain, room)
) STRICT, WITHOUT ROWID;
`;
