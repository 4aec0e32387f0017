/** What people subscribe to by themselves, and what they want (`SubscriptionStore`, `WishStore`). */
export default `
CREATE TABLE subscriptions (
  domain   TEXT NOT NULL,
  topic    TEXT NOT NULL,
  person   TEXT NOT NULL,
  since    REAL NOT NULL,
  own      INTEGER NOT NULL,
  contact  INTEGER NOT NULL,
  duration REAL,
  PRIMARY KEY (domain, topic, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE wishes (
  domain TEXT NOT NULL,
  person TEXT NOT NULL,
  record TEXT NOT NULL, -- PersonalWishes
  PRIMARY KEY (domain, person)
) STRICT, WITHOUT ROWID;
`;
