// The site without a network, once it was open; and a newer version of it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Browser } from 'playwright-core';

import { serve } from '../launch.ts';
import { check, compareWithNode, fill, look, measure, openStudio, site } from './page.ts';

/** Opens the page once, ends the server, and uses the page without it; then gives it a server with a newer version. */
export async function offline(browser: Browser): Promise<void> {
  const first = await serve({}, { '/': `${site}/` });
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  const page = await openStudio(context, first.address);
  await page.getByText('It opens without a network from now on.').waitFor();
  await page.getByRole('button', { name: 'Use the MNIST sample' }).click();
  await page.getByText('Loss 0.').waitFor();
  await page.waitForTimeout(4000);
  await page.close();
  first.close();

  const again = await openStudio(context, first.address);
  await again.getByText('Loss 0.').waitFor();
  await fill(again, 'Points a side', '9');
  check('without a network a plane is measured', (await measure(again)).startsWith('Done'));
  await compareWithNode(again, 'a plane without a network');
  await look(again, 'Wedges');
  check('without a network the toy is measured', (await measure(again)).startsWith('Done'));
  const isIsolated = (await again.evaluate('crossOriginIsolated')) as boolean;
  check('without a network the page may use threads', isIsolated);
  await again.close();

  // A newer version, under the same address.
  const { port } = new URL(first.address);
  const newer = readFileSync(join(site, 'offline.js'), 'utf8').replace(
    /"version":"\w+"/,
    '"version":"newer"',
  );
  const index = readFileSync(join(site, 'index.html'), 'utf8').replace(
    'Orograph studio</h1>',
    'A newer studio</h1>',
  );
  const pages = { '/offline.js': newer, '/index.html': index };
  const second = await serve(pages, { '/': `${site}/` }, Number(port));
  const update = await openStudio(context, second.address);
  check(
    'an older version stays while its page is open',
    (await update.getByText('A newer studio').count()) === 0,
  );
  await update.getByRole('button', { name: 'Use it' }).click();
  await update.getByText('A newer studio').waitFor();
  const kept = await update.evaluate('caches.keys()');
  check(`a newer version takes its place: ${String(kept)}`, String(kept) === 'orograph-studio-newer', kept);
  await context.close();
  second.close();
}
