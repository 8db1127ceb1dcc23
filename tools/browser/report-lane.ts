// Reads reports as a person does, in a browser: Debian's `chromium`, or the one that CHROMIUM names.
//   node --conditions=@orograph/source --import tsx tools/browser/report-lane.ts [folder for screenshots [kind...]]
// A report of each kind, a comparison and a list of runs at 1400 and 400 pixels, light and dark: no error and no request, no violation of
// accessibility rules, nothing wider than the window; pointer and keyboard read the numbers that the page holds. Runs are kept where RUNS names a folder.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';

import { main } from '@orograph/cli';
import { paperDrawings } from '@orograph/paper/drawings';
import { comparisonHtml } from '@orograph/report';
import { runDrawings } from '@orograph/report/runs';
import { readRun } from '@orograph/runs';
import type { Browser, Page } from 'playwright-core';

import { chromiumPath, launch } from './launch.ts';
import { checkRules, readFigures } from './read-page.ts';
import { reportKinds } from './report-kinds.ts';

const folder = process.env['RUNS'] ?? mkdtempSync(join(tmpdir(), 'orograph-reports-'));
const [shots, ...wanted] = process.argv.slice(2);
if (shots) mkdirSync(shots, { recursive: true });
const problems: string[] = [];

/** Carries out a command line here; what it told is told only where it fails. */
async function orograph(name: string, args: readonly string[]): Promise<boolean> {
  let told = '';
  const into = (take: (chunk: string) => void): NodeJS.WriteStream =>
    new Writable({
      decodeStrings: false,
      write: (chunk: string, _, done) => {
        take(chunk);
        done();
      },
    }) as unknown as NodeJS.WriteStream;
  const { signal } = new AbortController();
  const code = await main(args, {
    terminal: { out: into(() => undefined), err: into((chunk) => (told += chunk)) },
    signal,
  });
  if (code !== 0) problems.push(`${name}: ${told.trim().split('\n').at(-1)}`);
  return code === 0;
}

/** The page of a kind, made where it is not there. */
async function pageOf(name: string, args: readonly string[]): Promise<string | undefined> {
  const out = join(folder, name);
  const page = (): string | undefined =>
    ['report.html', 'index.html'].map((file) => join(out, file)).find((path) => existsSync(path));
  if (page() === undefined) await orograph(name, [...args, '--out', out]);
  // Drawn anew, for runs that were kept may be older than what draws them.
  else await orograph(name, ['report', out]);
  return page();
}

/** A page that compares planes and segments of these runs. */
async function comparison(): Promise<string> {
  const names = ['plane', 'trajectoryPlane', 'segment', 'segment'];
  const runs = await Promise.all(
    names.map(async (name, k) => ({ name: `${name} ${k}`, ...(await readRun(join(folder, name))) })),
  );
  const path = join(folder, 'comparison.html');
  writeFileSync(path, await comparisonHtml('orograph view', runs));
  return path;
}

async function look(
  browser: Browser,
  name: string,
  path: string,
  { width, colorScheme }: { readonly width: number; readonly colorScheme: 'dark' | 'light' },
): Promise<void> {
  const url = pathToFileURL(path).href;
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  // A page with a scene holds megabytes, and the machine may do other work.
  page.setDefaultTimeout(180_000);
  const note = (problem: string): void =>
    void problems.push(`${name} at ${width} px, ${colorScheme}: ${problem}`);
  page.on('pageerror', ({ message }) => note(message));
  page.on('request', (request) => {
    // The page of a pipeline shows the pictures of its steps, which are files of its folder.
    const own = name === 'pipeline' ? /^(?:data|blob|file):/ : /^(?:data|blob):/;
    if (request.url() !== url && !own.test(request.url())) note(`requests ${request.url()}`);
  });
  await page.goto(url);
  await checkRules(page, note);
  if (colorScheme === 'light' && name !== 'pipeline') await readFigures(page, note);
  if (name === 'topology' && colorScheme === 'light') await link(page, note);
  if (name === 'comparison' && colorScheme === 'light') await film(page, note);
  if (shots) {
    await drawScene(page);
    await page.screenshot({ path: join(shots, `${name}-${width}-${colorScheme}.png`), fullPage: true });
  }
  await page.close();
}

/** Has the scene of a page drawn, if there is one and the browser has WebGL. */
async function drawScene(page: Page): Promise<void> {
  const scene = page.locator('div.scene');
  if ((await scene.count()) === 0) return;
  await scene.scrollIntoViewIfNeeded();
  await page
    .locator('div.scene canvas')
    .first()
    .waitFor({ timeout: 20_000 })
    .catch(() => undefined);
  await page.waitForTimeout(500);
}

/** Shows compared planes one after another by keyboard; a view that is chosen in one is shown in all. */
async function film(page: Page, note: (problem: string) => void): Promise<void> {
  const shown = (): Promise<string[]> =>
    page.locator('.compared figure:visible h3').evaluateAll((all) => all.map((one) => one.textContent ?? ''));
  const all = await shown();
  await page.getByRole('radio', { name: 'one after another' }).check();
  const first = await shown();
  await page.locator('#frame').focus();
  await page.keyboard.press('ArrowRight');
  const second = await shown();
  if (first.join() !== all[0] || second.join() !== all[1])
    note(`the film shows ${first.join()}, then ${second.join()} of ${all.join()}`);
  await page.locator('.compared figure:visible [data-show="1"]').click();
  await page.getByRole('radio', { name: 'side by side' }).check();
  const pressed = await page.locator('.compared [data-show="1"][aria-pressed="true"]').count();
  if (pressed !== all.length) note(`${pressed} of ${all.length} planes show the view that was chosen in one`);
}

/** A basin that is read in the merge tree is marked in the plane, at its minimum, and the other way round. */
async function link(page: Page, note: (problem: string) => void): Promise<void> {
  const marked = (figure: string): Promise<string | null> =>
    page.locator(`#figure-${figure} .cross`).getAttribute('d');
  for (const [one, other] of [
    ['merge-tree', 'basins'],
    ['basins', 'merge-tree'],
  ] as const) {
    await page.locator(`#figure-${one} .canvas`).focus();
    await page.keyboard.press('ArrowRight');
    if (!(await marked(other))) note(`what is read in ${one} is not marked in ${other}`);
  }
}

if (!chromiumPath) console.log('report lane: no Chromium here (apt-get install chromium, or set CHROMIUM)');
else {
  const browser = await launch();
  const kinds = Object.entries(reportKinds(folder)).filter(
    ([name]) => wanted.length === 0 || wanted.includes(name),
  );
  try {
    const pages = new Map<string, string>();
    for (const [name, args] of kinds) {
      const path = await pageOf(name, args);
      if (path !== undefined) pages.set(name, path);
    }
    if (wanted.length === 0 || wanted.includes('comparison')) pages.set('comparison', await comparison());
    for (const [name, path] of pages)
      for (const width of [1400, 400])
        for (const colorScheme of ['light', 'dark'] as const)
          await look(browser, name, path, { width, colorScheme });
    const drawing = new Set([...Object.keys(runDrawings), ...Object.keys(paperDrawings)]);
    for (const [, [command]] of kinds) drawing.delete(command!);
    if (wanted.length === 0 && drawing.size > 0)
      problems.push(`no run of ${[...drawing].join(', ')} is looked at`);
    console.log(problems.length > 0 ? problems.join('\n') : `${pages.size} kinds of page read in a browser`);
  } finally {
    await browser.close();
    if (!process.env['RUNS']) rmSync(folder, { recursive: true, force: true });
  }
  process.exit(problems.length > 0 ? 1 : 0);
}
