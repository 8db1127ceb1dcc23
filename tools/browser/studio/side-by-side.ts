// The command lines that a comparison shows, carried out in Node: the runs, and the page of both.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import type { Page } from 'playwright-core';

import { check, folder, orograph, root } from './page.ts';

/** The page that `orograph view` shows of runs side by side. */
async function viewed(words: readonly string[]): Promise<string> {
  const bin = join(root, 'packages/cli/bin/orograph.js');
  const view = spawn(process.execPath, [bin, ...words], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    for await (const line of createInterface({ input: view.stdout })) {
      const address = new URL((JSON.parse(line) as { readonly url: string }).url);
      address.pathname = '/compared';
      return await (await fetch(address)).text();
    }
    throw new Error('orograph view said no address');
  } finally {
    view.kill('SIGINT');
  }
}

/** Carries out all command lines that the page shows, and compares the page of both with the one in the studio. */
export async function repeatedInNode(page: Page): Promise<void> {
  const lines = (await page.locator('.command code').innerText()).split('\n').map((line) => line.split(' '));
  const [last] = lines.slice(-1);
  check('a comparison says its commands', last![1] === 'view' && lines.length === last!.length - 1, lines);
  for (const [, ...words] of lines.slice(0, -1)) orograph(words, folder);
  const html = await viewed(last!.slice(1));
  const captions = [...html.matchAll(/<h3>([^<]+)<\/h3>/g)].map(([, caption]) => caption);
  check('orograph view shows the same runs', captions.join() === last!.slice(2).join(), captions);
  const shown = (text: string): string => /from [\d.]+ to [\d.]+/.exec(text)?.[0] ?? 'no scale';
  const mine = shown(await page.locator('.report').innerText());
  check(`on the same scale, ${mine}`, mine === shown(html) && mine !== 'no scale', shown(html));
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save the report (HTML)' }).click(),
  ]);
  const saved = readFileSync(await download.path(), 'utf8');
  check('a comparison is saved as a page', shown(saved) === mine && saved.includes(captions[1]!));
}
