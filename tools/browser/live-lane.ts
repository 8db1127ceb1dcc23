// Follows runs on the page of `orograph view` and `--live` as a person does, in a browser: Debian's `chromium`, or the one that CHROMIUM names.
//   node --conditions=@orograph/source --import tsx tools/browser/live-lane.ts [folder for screenshots [part...]]
// Waiting, progress, rate, time left, state and cancel; a list of runs with pictures; runs side by side on one scale and as a film; a token
// refused; 10⁵ points. Pointer and keyboard give the numbers of the records, rules of accessibility hold, and no request leaves the machine.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import type { Browser, BrowserContext, Frame, Page } from 'playwright-core';

import { lockFolder } from '../../packages/runs/src/folder-lock.ts';
import { chromiumPath, launch } from './launch.ts';
import { checkRules, pointAt, readFigures, stepOnce } from './read-page.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** The command as users install it. */
const bin = join(root, 'packages/cli/.published/node_modules/@orograph/cli/bin/orograph.js');
const fixture = (name: string): string => join(root, 'packages/cli/test/fixtures', name);
const [shots, ...wanted] = process.argv.slice(2);
if (shots) mkdirSync(shots, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), 'orograph-live-'));
const problems: string[] = [];
const started = new Set<ChildProcess>();

/** What a check that holds is worth telling, and what one that does not. */
function check(what: string, holds: boolean, got?: unknown): void {
  if (!holds) problems.push(`${what}${got === undefined ? '' : `, got ${JSON.stringify(got)}`}`);
  console.log(holds ? `ok    ${what}` : `FAIL  ${problems.at(-1)}`);
}

/** Starts the command line. */
function start(args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  started.add(child);
  child.on('close', () => started.delete(child));
  return child;
}

/** Carries out a command line to its end. */
async function orograph(args: readonly string[]): Promise<void> {
  const child = start(args);
  child.stdout!.resume();
  let told = '';
  child.stderr!.on('data', (chunk: Buffer) => (told += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`orograph ${args.join(' ')}: ${told}`);
}

const slice = (grid: string, out: string, model = 'mlp-0.onnx'): string[] => [
  'slice',
  fixture(model),
  '--data',
  fixture('data.npz'),
  '--grid',
  grid,
  '--concurrency',
  '1',
  '--engine',
  'plain',
  '--out',
  out,
];

/** `orograph view` of runs: its address, and its end. */
async function view(
  ...folders: readonly string[]
): Promise<{ readonly url: string; readonly end: () => void }> {
  const child = start(['view', ...folders, '--json']);
  child.stderr!.resume();
  const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string];
  return { url: (JSON.parse(line) as { readonly url: string }).url, end: () => void child.kill() };
}

/** Opens an address, watched for errors and for requests that leave the machine. */
async function open(
  browser: Browser | BrowserContext,
  url: string,
  {
    width = 1400,
    colorScheme = 'light',
  }: { readonly width?: number; readonly colorScheme?: 'dark' | 'light' } = {},
): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  page.setDefaultTimeout(120_000);
  const { origin } = new URL(url);
  page.on('pageerror', ({ message }) => problems.push(`${page.url()} fails: ${message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(`${origin}/`) && !/^(?:data|blob|about):/.test(request.url()))
      problems.push(`${page.url()} requests ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) problems.push(`${response.url()} answers ${response.status()}`);
  });
  await page.goto(url);
  return page;
}

/** The report inside a live page, once it says something. */
async function report(page: Page, says: RegExp | string): Promise<Frame> {
  const seen = async (): Promise<Frame | null | undefined> =>
    (await page.$('iframe:not(.next)'))?.contentFrame();
  for (let tries = 1; ; tries++) {
    await page.frameLocator('iframe:not(.next)').getByText(says).first().waitFor();
    const frame = await seen();
    // The next report may be about to take its place; those of a run that goes on come time and again.
    await page.waitForTimeout(750);
    const isLast = frame === (await seen()) && (await page.locator('iframe.next').count()) === 0;
    if (frame && (isLast || tries === 20)) return frame;
  }
}

/** Looks at a page at two widths, light and dark. */
async function look(
  browser: Browser,
  name: string,
  url: string,
  ready: (page: Page) => Promise<unknown>,
): Promise<void> {
  for (const width of [1400, 400])
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await open(browser, url, { width, colorScheme });
      await ready(page);
      await checkRules(page, (problem) =>
        problems.push(`${name} at ${width} px, ${colorScheme}: ${problem}`),
      );
      if (shots)
        await page.screenshot({ path: join(shots, `${name}-${width}-${colorScheme}.png`), fullPage: true });
      await page.close();
    }
}

type Point = { readonly type: string; readonly coords: readonly number[]; readonly loss: number };
const pointsOf = (run: string): Point[] =>
  readFileSync(join(run, 'records.ndjson'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Point)
    .filter(({ type }) => type === 'point');

/** Whether what is read of a plane is the loss of its record, and the record of the place that is named. */
function isRecord(text: string, points: readonly Point[]): boolean {
  const [, x, y, loss] = /^\((\S+), (\S+)\): [^,]* (\S+?)(?:,|$)/.exec(text) ?? [];
  const five = (value: number): string => String(Number(value.toPrecision(5)));
  return points.some(
    (point) => five(point.coords[0]!) === x && five(point.coords[1]!) === y && five(point.loss) === loss,
  );
}

/** Pointer and keyboard on the first figure of a page give numbers of the records. */
async function readPlane(what: string, page: Frame | Page, run: string): Promise<void> {
  const canvas = (await page.$('figure.plot .view:not([hidden]) .canvas'))!;
  const points = pointsOf(run);
  const box = (await canvas.evaluate(
    (one) => (JSON.parse(one.nextElementSibling!.textContent) as { grid: unknown }).grid,
  )) as {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  };
  for (const share of [0.2, 0.5, 0.8]) {
    const tip = await pointAt(canvas, box.left + share * box.width, box.top + 0.4 * box.height);
    check(`the pointer on ${what} reads a record`, isRecord(tip, points), tip);
  }
  const said = await stepOnce(canvas);
  check(`the keyboard on ${what} reads a record`, isRecord(said, points), said);
}

/** A run from before it has begun to its end, on one page. */
async function follow(browser: Browser): Promise<void> {
  const run = join(folder, 'followed');
  const { url, end } = await view(run);
  const page = await open(browser, url);
  await page.getByText('waiting for the run to begin').waitFor();
  check(
    'a run that has not begun is waited for, without a report',
    (await page.locator('iframe').count()) === 0,
  );
  await checkRules(page, (problem) => problems.push(`waiting: ${problem}`));
  if (shots) await page.screenshot({ path: join(shots, 'waiting.png') });
  const writer = start(slice('251x251', run));
  writer.stdout!.resume();
  writer.stderr!.resume();
  const written = once(writer, 'close');
  await page.getByText(/a second, .* left/).waitFor();
  const told = await page.locator('#state').innerText();
  const [, done, total, percent] = /([\d,]+) of ([\d,]+) \((\d+) %\)/.exec(told) ?? [];
  check(
    'a running page tells state, count, rate and the time left',
    told.includes('running') && total === '63,001',
    told,
  );
  const early = await page.locator('progress').evaluate((one) => (one as HTMLProgressElement).value);
  check(
    'the bar is where the count is',
    Math.abs(100 * early - Number(percent)) < 5 && Number(done?.replaceAll(',', '')) > 0,
    [early, percent],
  );
  await report(page, /points are measured so far/);
  const seen = await page.locator('iframe:not(.next)').evaluate((one) => one.clientHeight);
  check('the report so far is seen in the page', seen > 600, seen);
  if (shots) await page.screenshot({ path: join(shots, 'running.png') });
  const titles = new Set<string>();
  const noteTitle = setInterval(
    () =>
      void page
        .title()
        .then((title) => titles.add(title))
        .catch(() => undefined),
    200,
  );
  await page.locator('#what', { hasText: /^finished$/ }).waitFor({ timeout: 300_000 });
  clearInterval(noteTitle);
  check(
    'the title of the page says how far the run is',
    [...titles].some((title) => /^\d+ %/.test(title)),
    [...titles],
  );
  const last = await report(page, '63,001 of 63,001');
  check('nothing is left to stop', await page.locator('#cancel').isHidden());
  await readPlane('a live page', last, run);
  await readFigures(last, (problem) => problems.push(`the report in the live page: ${problem}`));
  await look(browser, 'live', url, async (one) => report(one, '63,001 of 63,001'));
  end();
  await written;
  await page.getByText('finished').waitFor();
  await page.waitForTimeout(1000);
  check('a page outlives its server', (await page.locator('#what').innerText()) === 'finished');
  await page.close();
}

/** A run is stopped by its button, and goes on with the same command. */
async function cancel(browser: Browser): Promise<void> {
  const run = join(folder, 'cancelled');
  const writer = start(slice('301x301', run));
  writer.stdout!.resume();
  writer.stderr!.resume();
  const ended = once(writer, 'close') as Promise<[number | null]>;
  const { url, end } = await view(run);
  const page = await open(browser, url);
  await page.locator('#what', { hasText: /^running$/ }).waitFor();
  await page.locator('#cancel').focus();
  await page.keyboard.press('Enter');
  const [code] = await ended;
  check('the button interrupts the run', code === 130, code);
  await page.getByText('interrupted; the same command goes on with it').waitFor();
  check('the button is gone', await page.locator('#cancel').isHidden());
  await report(page, /points are measured so far|No point has been measured yet/);
  if (shots) await page.screenshot({ path: join(shots, 'interrupted.png') });
  await page.close();
  end();
}

/** A folder of runs: pictures, pages, and some of them side by side on one scale, one after another as a film. */
async function runs(browser: Browser): Promise<void> {
  const all = join(folder, 'runs');
  const names = ['epoch-1', 'epoch-2', 'epoch-10'];
  for (const [k, name] of names.entries())
    await orograph([
      ...slice('11x11', join(all, name), k === 1 ? 'mlp-1.onnx' : 'mlp-0.onnx'),
      '--range',
      `${-1 - k}:${1 + k}`,
    ]);
  await orograph([
    'reach',
    fixture('mlp-0.onnx'),
    '--data',
    fixture('data.npz'),
    '--samples',
    '2',
    '--out',
    join(all, 'reach'),
  ]);
  mkdirSync(join(all, 'half'));
  copyFileSync(join(all, 'epoch-1', 'run.json'), join(all, 'half', 'run.json'));
  const lines = readFileSync(join(all, 'epoch-1', 'records.ndjson'), 'utf8').split('\n');
  writeFileSync(join(all, 'half', 'records.ndjson'), `${lines.slice(0, 60).join('\n')}\n{"type":"poi`);

  const { url, end } = await view(all);
  const context = await browser.newContext();
  const page = await open(context, url);
  const listed = await page.locator('.runs h2').allInnerTexts();
  check('runs are listed, numbers in order', listed.join() === 'epoch-1,epoch-2,epoch-10,half,reach', listed);
  const widths = await page
    .locator('.runs img')
    .evaluateAll((images) => images.map((one) => (one as HTMLImageElement).naturalWidth));
  check(
    'each run with a picture shows it',
    widths.length === 4 && widths.every((width) => width > 0),
    widths,
  );
  const half = await page.locator('.runs li', { hasText: 'half' }).innerText();
  check('a half-written run says how far it is', half.includes('interrupted') && half.includes('49 %'), half);
  await look(browser, 'list', url, (one) => one.locator('.runs img').first().waitFor());

  await page.getByRole('link', { name: /epoch-2/ }).click();
  await readPlane('a run of the list', await report(page, '121 of 121'), join(all, 'epoch-2'));
  await page.getByRole('link', { name: 'all runs' }).click();
  for (const name of names) await page.getByLabel(`compare ${name}`, { exact: true }).check();
  await page.getByRole('button', { name: 'Compare' }).click();
  const compared = await report(page, 'One colour stands for one value');
  const range = /from ([\d.e+-]+) to ([\d.e+-]+)\./.exec(await compared.locator('body').innerText())!;
  const losses = names.flatMap((name) => pointsOf(join(all, name)).map(({ loss }) => loss));
  const four = (value: number): number => Number(value.toPrecision(4));
  check(
    'the scale of compared planes is that of all their records',
    Number(range[1]) === four(Math.min(...losses)) && Number(range[2]) === four(Math.max(...losses)),
    range.slice(1),
  );
  const figures = await compared.locator('.compared figure h3').allInnerTexts();
  check('three planes stand side by side', figures.join() === names.join(), figures);
  await readPlane('a compared plane', compared, join(all, 'epoch-1'));
  await film(compared, names);
  await look(
    browser,
    'compare',
    page.url().replace('/compare?', `/compare?token=${new URL(url).searchParams.get('token')!}&`),
    (one) => report(one, 'One colour stands for one value'),
  );
  await context.close();
  end();
}

/** The film of compared planes: by slider and by itself. */
async function film(compared: Frame, names: readonly string[]): Promise<void> {
  const shown = (): Promise<string[]> => compared.locator('.compared figure:visible h3').allInnerTexts();
  await compared.getByRole('radio', { name: 'one after another' }).check();
  const slider = compared.locator('#frame');
  await slider.focus();
  await slider.press('ArrowRight');
  check('the slider shows the next epoch', (await shown()).join() === names[1], await shown());
  check('the slider says which', (await slider.getAttribute('aria-valuetext')) === names[1]);
  await compared.getByRole('button', { name: 'Play' }).click();
  await compared.locator('.compared figure:visible h3', { hasText: names.at(-1)! }).waitFor();
  check('the film plays to the last epoch', true);
}

/** Who has no token sees nothing. */
async function token(browser: Browser): Promise<void> {
  const run = join(folder, 'runs-token');
  await orograph(slice('5x5', run));
  const { url, end } = await view(run);
  const { origin } = new URL(url);
  const stranger = await browser.newContext();
  const page = await stranger.newPage();
  for (const path of ['/', '/?token=wrong', '/run/report.html', '/events', '/live/x']) {
    const response = await page.goto(`${origin}${path}`);
    const text = await page.locator('body').innerText();
    check(
      `${path} is refused without the token`,
      response?.status() === 403 && text.includes('with its token'),
      [response?.status(), text],
    );
  }
  // Another site cannot make the browser of who has it read a run: the cookie stays at home.
  await page.goto(url);
  check('the token opens the page', (await page.title()).includes('runs-token'));
  await page.goto(`${origin}/`);
  check('from then on a cookie does', (await page.locator('#what').count()) === 1);
  await stranger.close();
  end();
}

/** 10⁵ points, and more of them while the page is open. */
async function many(browser: Browser): Promise<void> {
  const run = join(folder, 'many');
  await orograph(slice('5x5', run));
  const side = 317;
  const manifest = JSON.parse(readFileSync(join(run, 'run.json'), 'utf8')) as Record<string, unknown> & {
    readonly identity: Record<string, unknown>;
  };
  manifest.identity['grid'] = [side, side];
  writeFileSync(join(run, 'run.json'), JSON.stringify({ ...manifest, records: side * side }));
  const at = (i: number): number => (2 * i) / (side - 1) - 1;
  const lines = Array.from({ length: side * side }, (_, k) => {
    const index = [Math.floor(k / side), k % side];
    const coords = index.map(at);
    const loss = coords.reduce((sum, x) => sum + x * x, 0.01);
    return `${JSON.stringify({ type: 'point', index, coords, loss, metrics: {} })}\n`;
  });
  const path = join(run, 'records.ndjson');
  const begun = 100_000;
  writeFileSync(path, lines.slice(0, begun).join(''));
  for (const file of ['report.html', 'records.ndjson.crc32']) rmSync(join(run, file), { force: true });

  // As long as the run is made its surface is not drawn unasked: without a graphics card that takes more than a second.
  const lock = await lockFolder(run);
  const { url, end } = await view(run);
  const page = await open(browser, url);
  let clock = performance.now();
  await report(page, /points are measured so far/);
  const first = performance.now() - clock;
  check(
    'a report of 10⁵ points is there in 30 s, also on a machine that is busy',
    first < 30_000,
    Math.round(first),
  );
  const kept = await report(page, /points are measured/);
  await kept.getByRole('button', { name: 'loss, linear' }).click();
  await kept.getByText('Run', { exact: true }).click();
  // The longest time in which the page answers to nothing, while the report is drawn anew time and again.
  await page.evaluate(`window.gaps = []; let before = performance.now();
    setInterval(() => { const now = performance.now(); window.gaps.push(now - before); before = now; }, 50);`);
  const longest = async (): Promise<number> => page.evaluate('Math.max(...window.gaps.splice(0))');
  await page.waitForTimeout(3000);
  // What else runs on the machine keeps the page waiting, too.
  const idle = await longest();
  for (let k = 0; k < 10; k++) {
    appendFileSync(path, lines.slice(begun + 48 * k, begun + 48 * (k + 1)).join(''));
    await page.waitForTimeout(500);
  }
  const gap = await longest();
  const waits = `${Math.round(gap)} ms, and ${Math.round(idle)} ms while nothing is drawn`;
  check('the page is never frozen for a second', gap < 1000 + 2 * idle, waits);
  lock.release();
  clock = performance.now();
  appendFileSync(path, lines.slice(begun + 480).join(''));
  await page.locator('#counts', { hasText: '(100 %)' }).waitFor();
  const late = performance.now() - clock;
  check('new records are told within 5 s', late < 5000, Math.round(late));
  const next = await report(page, /100,489/);
  check(
    'a view that was chosen and a section that was closed are so in the next report',
    (await next.locator('[data-show="1"][aria-pressed="true"]').count()) === 1 &&
      (await next.locator('details:not([open])').count()) === 1,
  );
  await readPlane('10⁵ points', await report(page, /100,489/), run);
  if (shots) await page.screenshot({ path: join(shots, 'many.png') });
  console.log(
    `      first report ${Math.round(first)} ms, longest freeze ${Math.round(gap)} ms, told after ${Math.round(late)} ms`,
  );
  await page.close();
  end();
}

/** `--live`: a page that the run itself brings up. */
async function flag(browser: Browser): Promise<void> {
  const run = join(folder, 'survey');
  const survey = start([
    'survey',
    fixture('mlp-0.onnx'),
    '--data',
    fixture('data.npz'),
    '--minutes',
    '0.2',
    '--live',
    '--out',
    run,
  ]);
  survey.stdout!.resume();
  const ended = once(survey, 'close') as Promise<[number | null]>;
  const url = await new Promise<string>((resolve) => {
    createInterface({ input: survey.stderr! }).on('line', (line) => {
      if (line.startsWith('live: ')) resolve(line.slice('live: '.length));
    });
  });
  const page = await open(browser, url);
  await report(page, 'A plane through the model');
  if (shots) await page.screenshot({ path: join(shots, 'survey.png') });
  await page.locator('#what', { hasText: /^finished$/ }).waitFor();
  await page.frameLocator('iframe:not(.next)').getByRole('heading', { name: 'Sharpness' }).waitFor();
  const [code] = await ended;
  check('a survey with its page ends well', code === 0, code);
  await page.waitForTimeout(1000);
  check(
    'its page stays, finished, with the whole report',
    (await page.locator('#what').innerText()) === 'finished',
  );
  const titles = await (await report(page, 'Numbers')).locator('h2').allInnerTexts();
  check('the report in it has all parts', titles.length >= 6, titles);
  await page.close();
}

const parts: Readonly<Record<string, (browser: Browser) => Promise<void>>> = {
  follow,
  cancel,
  runs,
  token,
  many,
  flag,
};

if (!chromiumPath) console.log('live lane: no Chromium here (apt-get install chromium, or set CHROMIUM)');
else {
  execFileSync(
    process.execPath,
    ['-e', "import('./tools/stage.mjs').then(({ default: stage }) => stage())"],
    { cwd: root },
  );
  const browser = await launch();
  try {
    for (const [name, part] of Object.entries(parts))
      if (wanted.length === 0 || wanted.includes(name))
        try {
          await part(browser);
        } catch (error) {
          check(name, false, (error as Error).message.split('\n').slice(0, 3));
        }
  } finally {
    await browser.close();
    for (const child of started) child.kill();
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(problems.length > 0 ? problems.join('\n') : 'live lane: all holds');
  process.exitCode = problems.length > 0 ? 1 : 0;
}
