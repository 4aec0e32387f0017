/** Points of time by name: up to where something was done (`MarkStore`). */
export default `
CREATE TABLE marks (
  domain TEXT NOT NULL,
  key    TEXT NOT NULL,
  at     REAL NOT NULL,
  PRIMARY KEY (domain, key)
) STRICT, WITHOUT ROWID;
`;
