import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';

const PROGRAM = '/usr/bin/chromium';
const ARTEFACTS = fileURLToPath(new URL('../../artefacts/', import.meta.url));

/** Debian's Chromium without a window; it ends with this process. */
export async function openBrowser(): Promise<Browser> {
  if (!existsSync(PROGRAM))
    throw new Error('chromium is not installed: apt-get install chromium (scripts/test does it)');
  // Its sandbox refuses to run as root; it sees nothing but pages of this machine.
  return await chromium.launch({ executablePath: PROGRAM, args: ['--no-sandbox'] });
}

/** Keeps a picture of the page in `test/artefacts/`, which git ignores. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  await mkdir(ARTEFACTS, { recursive: true });
  await page.screenshot({ path: `${ARTEFACTS}${name}.png` });
}
