// Writes the pages of docs/ that come from the program itself.
import { writeFileSync } from 'node:fs';
import { describe } from '../src/config/describe.ts';
import { editorSchema } from '../src/config/editor.ts';
import { NOT_YET } from '../src/config/notyet.ts';
import { outline } from '../src/config/outline.ts';

const write = (name: string, text: string): void =>
  writeFileSync(new URL(`../docs/admin/${name}`, import.meta.url), text);

write('configuration.md', describe(outline(), NOT_YET));
write('muster.schema.json', `${JSON.stringify(editorSchema(), undefined, 2)}\n`);
