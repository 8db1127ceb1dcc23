// What the studio does, by keyboard alone: every place is reached by Tab, arrows and Enter, and what assistive technology is told is read.
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { unzipSync } from 'fflate';
import type { Browser, Page } from 'playwright-core';

import { keyboardOf, type Keyboard } from './keyboard.ts';
import { check, compareWithNode, folder, iterated, openStudio, orograph } from './page.ts';
import { repeatedInNode } from './side-by-side.ts';

const checkpoints = [0, 1, 2].map((seed) => `seed-${seed}.onnx`);

export async function journeys(browser: Browser, address: string): Promise<void> {
  const images = join(folder, 'mnist-images-idx3-ubyte');
  const small = ['--hidden', '8', '--epochs', '30', '--learning-rate', '0.01', '--seeds', '0..2'];
  orograph(['train', 'mlp', '--data', images, ...small, '--limit', '128', '--out', 'net'], folder);
  for (const name of checkpoints) copyFileSync(join(folder, 'net', name), join(folder, name));
  const page = await openStudio(browser, address, '#limit=128&plane.grid=5&connect.steps=600');
  const keyboard = await keyboardOf(page);
  await fromFiles(page, keyboard);
  await between(page, keyboard);
  await about(page, keyboard);
  await toyed(page, keyboard);
  await toured(page, keyboard);
  await listed(page, keyboard);
  await page.close();
}

/** Files are chosen in the browser's dialog, which the space bar opens. */
async function fromFiles(page: Page, { to, press }: Keyboard): Promise<void> {
  const samples = ['mnist-images-idx3-ubyte', 'mnist-labels-idx1-ubyte'].map((name) => join(folder, name));
  await to('button', /^Drop an ONNX model/);
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), press('Space')]);
  await chooser.setFiles([...checkpoints.map((name) => join(folder, name)), ...samples]);
  await page.getByText(/mean over 128 examples/).waitFor();
  const said = await page.getByRole('status').filter({ hasText: 'parameters' }).innerText();
  check(
    'by keyboard: files are read, and said to be what they are',
    said.startsWith('6,370 parameters'),
    said,
  );
}

/** Segments and connectors of the checkpoints. */
async function between(page: Page, keyboard: Keyboard): Promise<void> {
  const { look, measure, to, press, isOn } = keyboard;
  await look('Segment');
  check('by keyboard: a segment', (await measure()).startsWith('Done: 52 '));
  const words = await page.locator('.report').innerText();
  check(
    'by keyboard: its barrier is said',
    /seed-0 .* and seed-1 .* lies a barrier of [\d.]+/.test(words),
    words,
  );
  await to('application', /^Profile: cross-entropy/);
  await press('ArrowRight', 'ArrowRight');
  const read = await page
    .getByRole('status')
    .filter({ hasText: /^0\.02: / })
    .count();
  check('by keyboard: its profile is read', read === 1);
  await compareWithNode(page, 'a segment of dropped checkpoints', undefined, 1 / 128);

  await look('Connector');
  await to('combobox', 'Model 3');
  await press('End');
  await to('button', 'Measure');
  await press('Enter');
  await page.getByText('Training: the objective').first().waitFor();
  const isUnderWay = (await page.locator('.state').innerText()).startsWith('Measuring');
  check('a curve is drawn while it bends', isUnderWay);
  await page.getByText(/^Done/).waitFor({ timeout: 120_000 });
  await isOn('the focus is where it was', 'button', 'Measure');
  const curve = await page.locator('.report').innerText();
  check(
    'by keyboard: a curve and its straight line are said',
    /^Straight between the 2 optima the loss reaches [\d.]+; on the bezier connector it stays/.test(curve),
    curve.slice(0, 300),
  );
  await look('Connector');
  await to('combobox', 'Model 3');
  await press('Home', 'ArrowDown', 'ArrowDown');
  check('by keyboard: a connector of three', (await measure()).startsWith('Done'));
  await to('application', /^Loss on the joint connector/);
  await press('ArrowRight');
  const place = await page
    .getByRole('status')
    .filter({ hasText: /seed-0.*seed-1/ })
    .count();
  check('by keyboard: its ternary map is read', place > 0);
  const progress = await page.getByText(/^connect: train: /).count();
  check('what is said of a run is not how far it was', progress === 0, progress);
}

/** Directions and sharpness of one of them, and what is saved of it. */
async function about(page: Page, keyboard: Keyboard): Promise<void> {
  const { look, measure, to, press, type } = keyboard;
  await look('Long and short');
  await type('Directions of each kind', '2');
  check('by keyboard: long and short directions', (await measure()).startsWith('Done'));
  const said = await page.locator('.report').innerText();
  check(
    'by keyboard: says where the loss is high soonest',
    /soonest along .* and latest along/.test(said),
    said,
  );
  await look('Sharpness');
  await type('Radius', '0.1');
  // Enter in a field measures too.
  await press('Enter');
  await page.locator('.command code').filter({ hasText: '--radius 0.1' }).waitFor();
  await page.getByText(/^Done/).waitFor();
  await compareWithNode(page, 'a sharpness by keyboard', iterated);

  const saved = async (button: string): Promise<Buffer> => {
    await to('button', button);
    const [download] = await Promise.all([page.waitForEvent('download'), press('Enter')]);
    return readFileSync(await download.path());
  };
  check('by keyboard: an SVG is saved', (await saved('SVG')).toString().startsWith('<svg'));
  check('by keyboard: a PNG is saved', (await saved('PNG')).subarray(1, 4).toString() === 'PNG');
  const print = (await saved('SVG for print')).toString();
  check('by keyboard: an SVG for print is saved', print.includes('width="85mm"'));
  const names = Object.keys(unzipSync(await saved('Save the run (zip)'))).map((name) => name.split('/')[1]);
  check('by keyboard: a run is saved', names.includes('run.json') && names.includes('records.ndjson'), names);
  const html = (await saved('Save the report (HTML)')).toString();
  check('by keyboard: a report is saved', /^<!doctype html>/i.test(html) && html.includes('sharpness'));
  await to('button', 'Enlarge', 'Shift+Tab');
  await press('Enter');
  await page.getByRole('dialog').waitFor();
  await press('Escape');
  await keyboard.isOn('a figure is enlarged, and the focus comes back', 'button', 'Enlarge');
}

/** The toy: a choice and a slider. */
async function toyed(page: Page, { look, measure, to, press, isOn }: Keyboard): Promise<void> {
  await look('Wedges');
  await to('combobox', 'Experiment');
  await page.keyboard.type('the line');
  check('by keyboard: a line between optima of the toy', (await measure()).startsWith('Done'));
  await to('slider', /^Dimension D/, 'Shift+Tab');
  await press('ArrowRight', 'ArrowRight');
  await page.locator('.command code').filter({ hasText: '--dim 102' }).waitFor();
  await page.getByText(/^Done/).waitFor();
  await isOn('a slider keeps the focus while its runs are drawn', 'slider', /^Dimension D.*102/);
  await to('slider', /^Thickness/);
  await press('ArrowRight');
  await page.locator('.command code').filter({ hasText: '--thickness 0.01' }).waitFor();
  await page.getByText(/^Done/).waitFor();
}

/** A step of the tour: the focus goes to the view that it shows. */
async function toured(page: Page, { to, press, isOn, look, measure }: Keyboard): Promise<void> {
  await to('DisclosureTriangle', /A tour of five steps/);
  await press('Enter');
  await to('button', 'Show me: a wedge');
  await press('Enter');
  await isOn('a step of the tour goes to its view', 'radio', 'Wedges');
  await page.getByText(/^Done/).waitFor();
  await look('Plane');
  await measure();
  await to('button', 'New directions');
  await press('Enter');
  await page.locator('.command code').filter({ hasText: '--seed 1' }).waitFor();
  await page.getByText(/^Done/).waitFor();
  await isOn('new directions keep the focus', 'button', 'New directions');
}

/** The list of runs. */
async function listed(page: Page, { to, press, isOn, focused }: Keyboard): Promise<void> {
  await to('checkbox', /slice seed-0\.onnx, directions filter, seed 1/);
  await press('Space');
  await to('checkbox', /slice seed-0\.onnx, directions filter, seed 0/);
  await press('Space');
  await to('button', 'Compare the ticked');
  await press('Enter');
  await page.getByText('2 runs side by side:').waitFor();
  await isOn('the comparison has the focus', 'status', '');
  await to('button', 'accuracy');
  await press('Enter');
  const pressed = await page.locator('.compared [aria-pressed="true"]').allInnerTexts();
  check('by keyboard: both planes show the same quantity', pressed.join() === 'accuracy,accuracy', pressed);
  await repeatedInNode(page);
  await to('button', /^Show segment-/);
  await press('Enter');
  await page.getByText(/^segment-[\d-]+:/).waitFor();
  await isOn('a run that is shown has the focus', 'status', '');
  await to('button', /^Remove segment-/);
  await press('Enter');
  await page.getByRole('button', { name: /^Show segment-/ }).waitFor({ state: 'detached' });
  const { role, name } = await focused();
  check(
    'by keyboard: a run is removed, and the next is at hand',
    role === 'button' && name.startsWith('Remove '),
    name,
  );
  page.once('dialog', (dialog) => void dialog.accept());
  await to('button', 'Forget everything');
  await press('Enter');
  await page.getByRole('list', { name: 'Runs' }).waitFor({ state: 'hidden' });
  await page.getByText('Plane needs a model').waitFor();
  check('by keyboard: everything is forgotten', true);
}
