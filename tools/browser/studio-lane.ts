// The studio in headless Chromium, as a person uses it, against the command line in Node.
//   npx nx build @orograph/studio
//   node --conditions=@orograph/source --import tsx tools/browser/studio-lane.ts [folder for screenshots [part...]]
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { loadDataset, mlp, serializeNpz, simpleCnn } from '@orograph/models';
import { serializeOnnx } from '@orograph/onnx';
import { unzipSync } from 'fflate';
import type { Browser, BrowserContext, Page } from 'playwright-core';

import { chromiumPath, launch, serve } from './launch.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const site = join(root, 'packages/studio/dist');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'orograph-studio-'));
const [shots, ...wanted] = process.argv.slice(2);
if (shots) mkdirSync(shots, { recursive: true });
const problems: string[] = [];
const check = (what: string, holds: boolean, got?: unknown): void => {
  if (holds) console.log(`ok    ${what}`);
  else problems.push(`${what}${got === undefined ? '' : `, got ${JSON.stringify(got)}`}`);
  if (!holds) console.log(`FAIL  ${problems.at(-1)}`);
};
/** The same numbers on WebAssembly and in Node, as a share of the larger; where an iteration ends is known to fewer digits. */
const [tolerance, iterated] = [1e-5, 1e-3];

/** A first picture of a small network is there in this many milliseconds, also on a machine that is busy with other things; alone it takes under one second. */
const firstPicture = 8000;

type Json = Readonly<Record<string, unknown>>;

/** Shares of examples: where two scores are equal to rounding, one example falls on the other side. */
const counted: ReadonlySet<string> = new Set(['accuracy', 'error']);

/**
 * The largest difference of numbers at the same places of two values, as a share; infinite where anything else differs. Shares of examples may
 * be apart by `one`.
 */
function gap(a: unknown, b: unknown, one = 0): number {
  if (typeof a === 'number' && typeof b === 'number')
    return Object.is(a, b) ? 0 : Math.abs(a - b) / Math.max(1e-3, Math.abs(a), Math.abs(b));
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null)
    return a === b ? 0 : Number.POSITIVE_INFINITY;
  const [keys, others] = [Object.keys(a), Object.keys(b)];
  if (keys.join() !== others.join()) return Number.POSITIVE_INFINITY;
  return keys.reduce((most, key) => {
    const [x, y] = [(a as Json)[key], (b as Json)[key]];
    if (counted.has(key) && Math.abs((x as number) - (y as number)) <= one + 1e-9) return most;
    return Math.max(most, gap(x, y, one));
  }, 0);
}

const orograph = (args: readonly string[], cwd: string): string =>
  execFileSync(process.execPath, [join(root, 'packages/cli/bin/orograph.js'), ...args], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  });

const recordsOf = (ndjson: string): Json[] =>
  ndjson
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Json);

/** Opens the studio, watched for errors and for requests that leave the machine. */
async function openStudio(browser: Browser | BrowserContext, address: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 }, reducedMotion: 'reduce' });
  // A machine may be busy with other things.
  page.setDefaultTimeout(90_000);
  page.on('pageerror', ({ message, stack }) => problems.push(`the page fails: ${stack ?? message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(address) && !/^(?:data|blob):/.test(request.url()))
      problems.push(`the page requests ${request.url()}`);
  });
  await page.goto(`${address}/index.html`);
  await page.getByText('Ready').waitFor();
  return page;
}

const drop = (page: Page, files: readonly string[]): Promise<void> =>
  page.locator('#files').setInputFiles([...files]);
const look = (page: Page, view: string): Promise<void> =>
  page.getByRole('radio', { name: view, exact: true }).check({ force: true });
const fill = (page: Page, label: string, value: string): Promise<void> =>
  page.getByLabel(label, { exact: true }).fill(value);
async function measure(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Measure' }).click();
  await page.getByText(/^(?:Done|This did not work|Cancelled)/).waitFor({ timeout: 120_000 });
  return page.locator('.state').innerText();
}

/** Saves the run of the page, unpacks it, and gives its folder. */
async function savedRun(page: Page): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save the run (zip)' }).click(),
  ]);
  for (const [name, bytes] of Object.entries(unzipSync(readFileSync(await download.path())))) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    if (!name.endsWith('/')) writeFileSync(join(folder, name), bytes);
  }
  return join(folder, basename(download.suggestedFilename(), '.zip'));
}

/** Carries out the command that the page shows, in Node, and compares the records. */
async function compareWithNode(page: Page, what: string, within = tolerance, one = 0): Promise<void> {
  const run = await savedRun(page);
  const mine = recordsOf(readFileSync(join(run, 'records.ndjson'), 'utf8'));
  const words = (await page.locator('.command code').innerText()).split(/\s+/).slice(1);
  const node = recordsOf(orograph([...words.slice(0, words.indexOf('--out')), '--json'], folder));
  const apart = gap(mine, node, one);
  check(
    `${what}: ${mine.length} records as in Node, within ${apart.toExponential(1)}`,
    apart < within,
    apart,
  );
  rmSync(join(run, 'report.html'));
  orograph(['report', run], folder);
  check(`${what}: orograph report draws the folder`, existsSync(join(run, 'report.html')));
}

/** Widths and colours that pages are looked at in: all of them for screenshots, else both of each once. */
const looks = [
  { width: 1400, colorScheme: 'light' },
  { width: 400, colorScheme: 'dark' },
  ...(shots
    ? ([
        { width: 1400, colorScheme: 'dark' },
        { width: 400, colorScheme: 'light' },
      ] as const)
    : []),
] as const;

/** Axe's rules, and nothing wider than the window. */
async function readable(page: Page, name: string): Promise<void> {
  for (const { width, colorScheme } of looks) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    await page.evaluate(axe);
    const { violations } = (await page.evaluate('axe.run()')) as {
      readonly violations: readonly {
        readonly id: string;
        readonly nodes: readonly { readonly html: string }[];
      }[];
    };
    const wide = (await page.evaluate('document.documentElement.scrollWidth')) as number;
    check(
      `${name} at ${width} px, ${colorScheme}: no violation, ${wide} px wide`,
      violations.length === 0 && wide <= width,
      violations.map(({ id, nodes }) => `${id} ${nodes[0]!.html.slice(0, 120)}`),
    );
    if (shots)
      await page.screenshot({ path: join(shots, `${name}-${width}-${colorScheme}.png`), fullPage: true });
  }
  await page.setViewportSize({ width: 1400, height: 900 });
}

/** The scripts that the page and its worker asked for, besides the runtime and Vega. */
function checkSizes(asked: ReadonlySet<string>): void {
  const apart = /^\/(?:assets\/(?:vega|build-|ort\.)|runtime\/)/;
  const scripts = [...asked].filter((path) => path.endsWith('.js') && !apart.test(path));
  const bytes = scripts.map((path) => gzipSync(readFileSync(join(site, path))).length);
  const app = bytes.reduce((sum, size) => sum + size, 0);
  check(`the app is ${(app / 1000).toFixed(0)} kB gzipped, besides the runtime and Vega`, app < 500_000, app);
}

async function walk(browser: Browser, address: string): Promise<void> {
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
  await page.getByRole('button', { name: 'Remove mnist-mlp.onnx' }).click();
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
async function byKeyboard(browser: Browser, address: string): Promise<void> {
  const page = await openStudio(browser, address);
  const tabTo = async (name: string): Promise<void> => {
    for (let k = 0; k < 40; k++) {
      await page.keyboard.press('Tab');
      const at = (await page.evaluate(
        '(document.activeElement?.labels?.[0] ?? document.activeElement)?.textContent ?? ""',
      )) as string;
      if (at.includes(name)) return;
    }
    problems.push(`by keyboard: "${name}" is not reached`);
  };
  await tabTo('Use the MNIST sample');
  await page.keyboard.press('Enter');
  await page.getByText('Loss 0.').waitFor();
  await tabTo('Plane');
  for (let k = 0; k < 4; k++) await page.keyboard.press('ArrowRight');
  await tabTo('Measure');
  await page.keyboard.press('Enter');
  await page.getByText(/^Done/).waitFor();
  check(
    'by keyboard a curvature is measured',
    (await page.locator('.command code').innerText()).startsWith('orograph curvature'),
  );
  await page.close();
}

/** A run cut short by closing the page goes on where it was, and its folder is that of a run that was not cut short. */
async function goesOn(browser: Browser, address: string): Promise<void> {
  const context = await browser.newContext({
    viewport: { width: 1400, height: 900 },
    reducedMotion: 'reduce',
  });
  const page = await openStudio(context, address);
  await page.getByRole('button', { name: 'Use the MNIST sample' }).click();
  await page.getByText('Loss 0.').waitFor();
  await fill(page, 'Points a side', '101');
  await fill(page, 'Examples', '1000');
  await page.getByRole('button', { name: 'Measure' }).click();
  await page.getByText(/^Measuring: \d\d/).waitFor();
  // What has changed is kept every two seconds.
  await page.waitForTimeout(4000);
  await page.close();
  const again = await openStudio(context, address);
  await again.getByText('Loss 0.').waitFor();
  check('files are there again', (await again.locator('.files li').count()) === 3);
  await again.getByRole('button', { name: 'Go on with the run that was cut short' }).click();
  await again.getByText(/^Done/).waitFor({ timeout: 300_000 });
  const state = await again.locator('.state').innerText();
  const more = Number(/[\d,]+/.exec(state)![0].replaceAll(',', ''));
  check(`goes on after the page was closed: ${state}`, more > 0 && more < 101 * 101 + 1, state);
  await compareWithNode(again, 'a run that went on', tolerance, 1 / 1000);

  const archive = join(folder, 'run.zip');
  const [download] = await Promise.all([
    again.waitForEvent('download'),
    again.getByRole('button', { name: 'Save the run (zip)' }).click(),
  ]);
  await download.saveAs(archive);
  await again.getByRole('button', { name: 'Forget everything' }).click();
  await again.locator('.files li').first().waitFor({ state: 'detached' });
  check('forgets its files', (await again.locator('.files li').count()) === 0);
  await drop(again, [archive]);
  await again.locator('.report svg').first().waitFor();
  check('a saved run is opened', true);
  await context.close();
}

/** The tour, from an empty page. */
async function tour(browser: Browser, address: string): Promise<void> {
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

/** Files that do not fit: each is told in words of its own. */
async function badInput(browser: Browser, address: string): Promise<void> {
  const page = await openStudio(browser, address);
  const put = (name: string, bytes: Uint8Array | string): string => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  };
  const told = async (pattern: RegExp): Promise<void> => {
    const found = await page
      .locator('.facts')
      .getByText(pattern)
      .first()
      .waitFor({ timeout: 60_000 })
      .then(
        () => true,
        () => false,
      );
    check(`is told: ${pattern.source}`, found, await page.locator('.facts').innerText());
  };
  await drop(page, [put('note.onnx', 'not a model')]);
  await told(/note\.onnx: .*not .*ONNX/i);
  await page.getByRole('button', { name: 'Remove note.onnx' }).click();
  await drop(page, [join(root, 'packages/onnx/test/fixtures/external.onnx')]);
  await told(/external\.bin.*no such file|external\.onnx.*external\.bin/);
  await drop(page, [join(root, 'packages/onnx/test/fixtures/external.bin')]);
  await told(/parameters? in/);
  await page.getByRole('button', { name: 'Remove external.onnx' }).click();
  await drop(page, [join(folder, 'mnist-mlp.onnx'), put('odd.csv', 'a,b,y\n1,2,0\n3,4,1\n')]);
  await told(/no array fits input "x"/);
  await drop(page, [put('odd.zip', 'no archive')]);
  await page.getByText('this archive holds no run (expected a run.json in it)').waitFor();
  check('an archive without a run is told', true);
  await page.close();
}

/** A network with convolutions, from an ONNX file and an NPZ file. */
async function ownFiles(browser: Browser, address: string): Promise<void> {
  const { inputs, target } = await loadDataset('mnist/test', { limit: 64 });
  writeFileSync(join(folder, 'val.npz'), serializeNpz({ x: inputs['x']!, y: target! }, { compressed: true }));
  writeFileSync(
    join(folder, 'cnn.onnx'),
    serializeOnnx(simpleCnn({ inputShape: [1, 28, 28], outputs: 10, seed: 2 })),
  );
  const page = await openStudio(browser, address);
  await drop(page, [join(folder, 'cnn.onnx'), join(folder, 'val.npz')]);
  await page.getByText('Loss 2.').waitFor();
  await fill(page, 'Points a side', '9');
  await measure(page);
  await compareWithNode(page, 'a plane of a convolutional network from ONNX and NPZ');
  await page.close();
}

/** A network of 100 MB is read, evaluated and sliced, also when what it is evaluated on changes meanwhile. */
async function large(browser: Browser, address: string): Promise<void> {
  const path = join(folder, 'large.onnx');
  const network = mlp({ inputShape: [1, 28, 28], outputs: 10, hidden: [4600, 4600], seed: 1 });
  writeFileSync(path, serializeOnnx(network));
  const samples = ['mnist-images-idx3-ubyte', 'mnist-labels-idx1-ubyte'].map((name) => join(folder, name));
  const page = await openStudio(browser, address);
  const began = Date.now();
  await drop(page, [path, ...samples]);
  await page.getByText(/^Reading/).waitFor();
  await fill(page, 'Examples', '64');
  await page.getByText('24,821,610 parameters').waitFor();
  await page.getByText(/mean over 64 examples/).waitFor();
  check(
    `a network of ${Math.round(statSync(path).size / 1e6)} MB is evaluated after ${Date.now() - began} ms`,
    true,
  );
  await fill(page, 'Points a side', '21');
  const asked = Date.now();
  await page.getByRole('button', { name: 'Measure' }).click();
  await page.locator('.report svg').first().waitFor({ timeout: 120_000 });
  check(`its first picture is there ${Date.now() - asked} ms after it was asked for`, true);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByText('Cancelled.').waitFor();
  await page.close();
}

if (!chromiumPath) console.log('studio lane: no Chromium here (apt-get install chromium, or set CHROMIUM)');
else if (!existsSync(join(site, 'index.html')))
  throw new Error('build the studio first: npx nx build @orograph/studio');
else {
  const samples = join(site, 'samples');
  for (const name of readdirSync(samples))
    writeFileSync(join(folder, name), readFileSync(join(samples, name)));
  const server = await serve({}, { '/': `${site}/` });
  const browser = await launch();
  try {
    // That of a large network takes long, and is there for who asks for it.
    for (const part of [walk, goesOn, ownFiles, byKeyboard, tour, badInput, large].filter(({ name }) =>
      wanted.length === 0 ? name !== 'large' : wanted.includes(name),
    ))
      await part(browser, server.address).catch((error: Error) =>
        check(part.name, false, error.message.slice(0, 600)),
      );
    checkSizes(server.asked);
  } finally {
    await browser.close();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(problems.length > 0 ? problems.join('\n') : 'the studio does what it says');
  process.exitCode = problems.length > 0 ? 1 : 0;
}
