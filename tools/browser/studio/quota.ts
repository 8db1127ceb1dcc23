// A browser that has no room left in the middle of a run.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import type { Browser } from 'playwright-core';

import { check, compareWithNode, fill, openStudio, recordsOf, savedRun, tolerance } from './page.ts';

/** A run goes on where nothing of it finds room, says so, and is saved; what was kept before is whole. */
export async function noRoom(browser: Browser, address: string): Promise<void> {
  const context = await browser.newContext({ reducedMotion: 'reduce', serviceWorkers: 'block' });
  const page = await openStudio(context, address, '#plane.grid=101&limit=1000');
  await page.getByRole('button', { name: 'Use the MNIST sample' }).click();
  await page.getByText('Loss 0.').waitFor();
  await page.getByText(/^Kept in this browser: /).waitFor();
  // A browser that has just asked how much room there is does not ask again for half a minute, unless the page is opened anew.
  const session = await context.newCDPSession(page);
  await session.send('Storage.overrideQuotaForOrigin', { origin: address, quotaSize: 1000 });
  await page.reload();
  await page.getByText('Loss 0.').waitFor();
  await page.getByRole('button', { name: 'Measure' }).click();
  await page.getByText(/^Measuring: \d/).waitFor();
  const warning = page.locator('.warning').filter({ hasText: 'This browser has no room left' });
  await warning.waitFor();
  check('says in the run that there is no room left', true);
  const words = await warning.innerText();
  check(`and what to do: ${words}`, words.includes('Save runs (zip)'));
  const part = await savedRun(page);
  const records = recordsOf(readFileSync(join(part, 'records.ndjson'), 'utf8'));
  const isUnderWay = (await page.locator('.state').innerText()).startsWith('Measuring');
  check(`a run under way is saved, ${records.length} records of it`, isUnderWay && records.length > 0);
  rmSync(part, { recursive: true });
  await page.getByText(/^Done/).waitFor({ timeout: 200_000 });
  await compareWithNode(page, 'a run without room', tolerance, 1 / 1000);
  await page.close();

  const again = await openStudio(context, address);
  await again.getByText('Loss 0.').waitFor();
  check('what was kept before is there again', (await again.locator('.files:not(.runs) li').count()) === 3);
  const shows = again.getByRole('button', { name: /^Show plane-/ });
  if ((await shows.count()) > 0) {
    await shows.first().click();
    await again.getByText(/^plane-[\d-]+:/).waitFor();
    check('a run that was kept in part is whole in what it has', true);
  }
  await again
    .getByRole('button', { name: 'Go on with the run that was cut short' })
    .waitFor({ state: 'hidden' });
  const other = await context.newCDPSession(again);
  await other.send('Storage.overrideQuotaForOrigin', { origin: address });
  await fill(again, 'Points a side', '5');
  await again.getByRole('button', { name: 'Measure' }).click();
  await again.getByText(/^Done/).waitFor();
  await again.getByText(/^Kept in this browser: /).waitFor();
  check(
    'with room again, runs are kept',
    (await again.locator('.warning').filter({ hasText: 'room' }).count()) === 0,
  );
  await context.close();
}
