// Writes the pages of docs/ that come from the program itself.
import { writeFileSync } from 'node:fs';
import { describe } from '../src/config/describe.ts';
import { NOT_YET } from '../src/config/notyet.ts';
import { outline } from '../src/config/outline.ts';

writeFileSync(
  new URL('../docs/admin/configuration.md', import.meta.url),
  describe(outline(), NOT_YET),
);
