/** Finds what a person has left in messages and events (`TraceStore`). */
export default `
CREATE INDEX messages_of_author ON messages (domain, author) WHERE author IS NOT NULL;
CREATE INDEX events_of_source ON events (domain, json_extract(record, '$.source'));
`;
