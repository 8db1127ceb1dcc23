// Networks that are trained in the page, changed meanwhile, and looked at.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Browser, Page } from 'playwright-core';

import {
  check,
  fill,
  folder,
  gap,
  type Json,
  look,
  measure,
  openStudio,
  orograph,
  readable,
  recordsOf,
  savedRun,
} from './page.ts';

const curved = 'λ₁, tunnel and way every so many steps';

export async function trained(browser: Browser, address: string): Promise<void> {
  const page = await openStudio(browser, address);
  await page.getByRole('button', { name: 'Use the MNIST sample' }).click();
  await page.getByText('Loss 0.').waitFor();
  await look(page, 'Train');
  await fill(page, 'Epochs', '2');
  await fill(page, 'Hidden widths', '12');
  await fill(page, curved, '');
  await measure(page);
  await compareWithNodeTraining(page, 'train');
  await changedWhileItRuns(page);
  const own = (await page.locator('.files .name').allInnerTexts()).find((name) => /seed-2/.test(name))!;
  await look(page, 'Plane');
  await page
    .locator('.look label', { hasText: /^Model/ })
    .locator('select')
    .selectOption(own.split(' ')[0]!);
  await page
    .locator('.look label', { hasText: /^Directions/ })
    .locator('select')
    .selectOption('trajectory');
  await fill(page, 'Points a side', '9');
  check('the plane of a training is measured', (await measure(page)).startsWith('Done'));
  check('its way is drawn', /seed-2\.trajectory/.test(await page.locator('.command code').innerText()));
  await readable(page, 'trajectory');
  await page.getByRole('button', { name: 'Remove mnist-mlp.onnx' }).click();
  await look(page, 'Three models');
  await fill(page, 'Points a side', '9');
  check('a plane through three models', (await measure(page)).startsWith('Done'));
  await look(page, 'Segment');
  check('a segment is done', (await measure(page)).startsWith('Done'));
  check('a segment has its barrier', /barrier/i.test(await page.locator('.report').innerText()));
  await readable(page, 'segment');
  await page.close();
}

/** Learning rate, L2 and batch are changed while a network trains; the command that the page shows then has the changes, and gives the same steps. */
async function changedWhileItRuns(page: Page): Promise<void> {
  await page.getByLabel('Seeds', { exact: true }).fill('2');
  await fill(page, 'Epochs', '150');
  await fill(page, 'Hidden widths', '20');
  await fill(page, curved, '100');
  await page.getByRole('button', { name: 'Measure' }).click();
  await page.getByText(/^Measuring: \d\d/).waitFor();
  const set = async (label: string, value: string): Promise<void> => {
    await fill(page, label, value);
    // It does not begin the run anew.
    await page.keyboard.press('Enter');
  };
  await set('Hidden widths', '12');
  await page.getByText('it is trained from its start').waitFor();
  await set('Learning rate', '0.003');
  await page.getByText(/^Seed 2 from step \d+ on: learning rate 0.003, batch 64, L2 0/).waitFor();
  await set('L2', '0.01');
  await set('Batch', '128');
  await page.getByText(/^Seed 2 from step \d+ on: learning rate 0.003, batch 128, L2 0.01/).waitFor();
  await page.getByText(/^Done/).waitFor({ timeout: 120_000 });
  const words = await page.locator('.command code').innerText();
  check(`says the changes: ${words}`, / --change 2\/\d+:learning-rate=0.003,batch=64/.test(words), words);
  await compareWithNodeTraining(page, 'a training that was changed');
  const said = await page.locator('.report').innerText();
  check('a training says how λ₁ went', /λ₁ goes from [\d.]+ to [\d.]+/.test(said));
  check(
    'and how wide the tunnel was',
    /tunnel is (?:at least )?[\d.]+ rad wide at step 0 and [\d.]+ rad/.test(said),
    said,
  );
  check('and draws its way', said.includes('The way of the training, in the plane of most of its movement'));
  await readable(page, 'train');
}

/** Trained in the page, the losses of steps are those of Node; checkpoints differ in their last digits. */
async function compareWithNodeTraining(page: Page, what: string): Promise<void> {
  const run = await savedRun(page);
  const losses = (records: readonly Json[]): number[] =>
    records.filter(({ type }) => type === 'step').map(({ loss }) => loss as number);
  const mine = losses(recordsOf(readFileSync(join(run, 'records.ndjson'), 'utf8')));
  const words = (await page.locator('.command code').innerText()).split(/\s+/).slice(1);
  const node = losses(recordsOf(orograph([...words.slice(0, words.indexOf('--out')), '--json'], folder)));
  const apart = gap(mine, node);
  check(`${what}: ${mine.length} steps as in Node, within ${apart.toExponential(1)}`, apart < 1e-3, apart);
}
