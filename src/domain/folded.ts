/** A text as it is compared: case, width and composition do not count. */
export const folded = (text: string): string => text.normalize('NFKC').toLowerCase();

/** What somebody typed as it is compared: nor do spaces around it. */
export const foldedWord = (text: string): string => folded(text).trim();
