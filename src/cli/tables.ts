/** A row as the running process lists it. */
export type Row = Readonly<Record<string, unknown>>;

/** Rows as aligned columns for a terminal; the headings are the fields' names. */
export function table(rows: readonly Row[], zone: string): string {
  const [first] = rows;
  if (first === undefined) return '(none)\n';
  const columns = Object.keys(first);
  const cells = rows.map((row) => columns.map((column) => cell(column, row[column], zone)));
  const all = [columns.map((column) => column.toUpperCase()), ...cells];
  const widths = columns.map((_, index) =>
    Math.max(...all.map((row) => (row[index] ?? '').length)),
  );
  return all
    .map((row) =>
      row
        .map((text, index) => text.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
    .concat('\n');
}

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u;

function cell(column: string, value: unknown, zone: string): string {
  if (value === null || value === undefined) return '(null)'; // as the figures of the seed write it
  if (Array.isArray(value)) return value.join(', ');
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (!ISO.test(text)) return text.replaceAll(/\s+/gu, ' ');
  const time = new Intl.DateTimeFormat('sv-SE', {
    dateStyle: 'short',
    timeStyle: 'medium',
    timeZone: zone,
  }).format(new Date(text));
  return column === 'deletion' ? `Time ${time.slice(11)}` : time;
}
