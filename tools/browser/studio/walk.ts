// Every view, by pointer and by keyboard, with the records of the command line.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Browser, Page } from 'playwright-core';

import {
  check,
  compareWithNode,
  fill,
  firstPicture,
  folder,
  gap,
  iterated,
  type Json,
  look,
  measure,
  openStudio,
  orograph,
  readable,
  recordsOf,
  savedRun,
  problems,
} from './page.ts';

export async function walk(browser: Browser, address: string): Promise<void> {
  const page = await openStudio(browser, address);
  await readable(page, 'empty');
  check(
    'without a model it says what is needed',
    (await page.locator('.needs').innerText()).includes('Plane needs a model'),
  );

  await page.getByRole('button', { name: 'Use the MNIST sample' }).click();
  await page.getByText('Loss 0.').waitFor();
  check(
    'says what the model is',
    (await page.locator('.facts').innerText()).includes('50,890 parameters in 4 tensors'),
  );
  await fill(page, 'Points a side', '21');
  const began = Date.now();
  await page.getByRole('button', { name: 'Measure' }).click();
  await page.locator('.report svg').first().waitFor();
  const first = Date.now() - began;
  check(`the first picture after ${first} ms`, first < firstPicture, first);
  await page.getByText(/^Done/).waitFor();
  await compareWithNode(page, 'plane');
  await readable(page, 'plane');
  await page.locator('.canvas').first().focus();
  await page.keyboard.press('ArrowRight');
  const said = await page.locator('.readout').first().innerText();
  check('the arrow keys read the plane', /^\(-?[\d.]+, -?[\d.]+\): .*\d/.test(said), said);

  await fill(page, 'Points a side', '201');
  await page.getByRole('button', { name: 'Measure' }).click();
  await page.getByText(/^Measuring: \d/).waitFor();
  const asked = Date.now();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByText('Cancelled.').waitFor();
  check(`a run is cancelled after ${Date.now() - asked} ms`, Date.now() - asked < 2000);
  await fill(page, 'Points a side', '21');

  await look(page, 'Curvature');
  await measure(page);
  await compareWithNode(page, 'curvature', iterated);
  await readable(page, 'curvature');
  await look(page, 'Sharpness');
  await measure(page);
  await compareWithNode(page, 'sharpness', iterated);
  await look(page, 'Long and short');
  await fill(page, 'Directions of each kind', '2');
  await measure(page);
  await compareWithNode(page, 'reach');

  await look(page, 'Train');
  await fill(page, 'Epochs', '2');
  await measure(page);
  await compareWithNodeTraining(page);
  const seeds = page.getByLabel('Seeds', { exact: true });
  await seeds.fill('2');
  await fill(page, 'λ₁ every so many steps', '4');
  await measure(page);
  const trained = await page.locator('.report').innerText();
  check('a training says how λ₁ went', /λ₁ goes from [\d.]+ to [\d.]+/.test(trained));
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

  await look(page, 'Wedges');
  await page.getByRole('button', { name: 'Measure' }).click();
  await page.getByText(/^Done/).waitFor();
  await compareWithNode(page, 'wedges');
  await readable(page, 'wedges');
  await page.close();
}

/** Trained in the page, the losses of steps are those of Node; checkpoints differ in their last digits. */
async function compareWithNodeTraining(page: Page): Promise<void> {
  const run = await savedRun(page);
  const losses = (records: readonly Json[]): number[] =>
    records.filter(({ type }) => type === 'step').map(({ loss }) => loss as number);
  const mine = losses(recordsOf(readFileSync(join(run, 'records.ndjson'), 'utf8')));
  const words = (await page.locator('.command code').innerText()).split(/\s+/).slice(1);
  const node = losses(recordsOf(orograph([...words.slice(0, words.indexOf('--out')), '--json'], folder)));
  const apart = gap(mine, node);
  check(`train: ${mine.length} steps as in Node, within ${apart.toExponential(1)}`, apart < 1e-3, apart);
}

/** Everything by keyboard: the sample, a view, a run. */
export async function byKeyboard(browser: Browser, address: string): Promise<void> {
  const page = await openStudio(browser, address);
  const pressTo = async (key: string, name: string): Promise<void> => {
    for (let k = 0; k < 40; k++) {
      await page.keyboard.press(key);
      const at = (await page.evaluate(
        '(document.activeElement?.labels?.[0] ?? document.activeElement)?.textContent ?? ""',
      )) as string;
      if (at.includes(name)) return;
    }
    problems.push(`by keyboard: "${name}" is not reached`);
  };
  const tabTo = (name: string): Promise<void> => pressTo('Tab', name);
  await tabTo('Use the MNIST sample');
  await page.keyboard.press('Enter');
  await page.getByText('Loss 0.').waitFor();
  await tabTo('Plane');
  await pressTo('ArrowRight', 'Curvature');
  await tabTo('Measure');
  await page.keyboard.press('Enter');
  await page.getByText(/^Done/).waitFor();
  check(
    'by keyboard a curvature is measured',
    (await page.locator('.command code').innerText()).startsWith('orograph curvature'),
  );
  await page.close();
}
