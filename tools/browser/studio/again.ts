// A page that was closed and is opened again, and the tour from an empty one.
import { join } from 'node:path';

import type { Browser } from 'playwright-core';

import { check, compareWithNode, drop, fill, folder, openStudio, readable, tolerance } from './page.ts';

/** A run cut short by closing the page goes on where it was, and its folder is that of a run that was not cut short. */
export async function goesOn(browser: Browser, address: string): Promise<void> {
  const context = await browser.newContext({
    viewport: { width: 1400, height: 900 },
    reducedMotion: 'reduce',
    serviceWorkers: 'block',
  });
  const page = await openStudio(context, address);
  await page.getByRole('button', { name: 'Use the MNIST sample' }).click();
  await page.getByText('Loss 0.').waitFor();
  // So many that a fast machine has not measured them all when the page is closed.
  await fill(page, 'Points a side', '61');
  await fill(page, 'Examples', '1000');
  await page.getByRole('button', { name: 'Measure' }).click();
  await page.getByText(/^Measuring: \d\d/).waitFor();
  // What has changed is kept every two seconds.
  await page.waitForTimeout(2500);
  await page.close();
  const again = await openStudio(context, address);
  await again.getByText('Loss 0.').waitFor();
  await again.getByText(/^Kept in this browser: \d+ MB of/).waitFor();
  check('files are there again', (await again.locator('.files:not(.runs) li').count()) === 3);
  await again.getByRole('button', { name: 'Go on with the run that was cut short' }).click();
  await again.getByText(/^Done/).waitFor({ timeout: 300_000 });
  const state = await again.locator('.state').innerText();
  const more = Number(/[\d,]+/.exec(state)![0].replaceAll(',', ''));
  check(`goes on after the page was closed: ${state}`, more > 0 && more < 61 * 61 + 1, state);
  await compareWithNode(again, 'a run that went on', tolerance, 1 / 1000);

  const archive = join(folder, 'run.zip');
  const [download] = await Promise.all([
    again.waitForEvent('download'),
    again.getByRole('button', { name: 'Save the run (zip)' }).click(),
  ]);
  await download.saveAs(archive);
  again.once('dialog', (dialog) => void dialog.accept());
  await again.getByRole('button', { name: 'Forget everything' }).click();
  await again.locator('.files li').first().waitFor({ state: 'detached' });
  check('forgets its files', (await again.locator('.files li').count()) === 0);
  await drop(again, [archive]);
  await again.locator('.report svg').first().waitFor();
  check('a saved run is opened', true);
  await context.close();
}

/** The tour, from an empty page. */
export async function tour(browser: Browser, address: string): Promise<void> {
  const page = await openStudio(browser, address);
  await page.getByText('A tour of five steps').click();
  await page.getByRole('button', { name: 'Show me: a cut' }).click();
  await page.getByText(/^Done/).waitFor({ timeout: 120_000 });
  check('the tour shows a cut of the sample', (await page.locator('.report svg').count()) > 0);
  await page.getByRole('button', { name: 'Show me: a wedge' }).click();
  await page.getByText('optimum 2').first().waitFor({ timeout: 120_000 });
  check('the tour shows a wedge', await page.getByRole('radio', { name: 'Wedges' }).isChecked());
  await readable(page, 'tour');
  await page.close();
}
