/** More than any client shows at once, far less than a server lets pass (512 KiB, FIELD-NOTES 1). */
const LONGEST = 20_000;

/** A long answer in parts, at ends of lines where there are any. */
export function pages(text: string): string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > LONGEST) {
    const line = rest.lastIndexOf('\n', LONGEST);
    const end = line > 0 ? line : LONGEST;
    parts.push(rest.slice(0, end));
    rest = rest.slice(line > 0 ? end + 1 : end);
  }
  return [...parts, rest];
}
