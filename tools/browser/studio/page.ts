// What the parts of the studio's lane share: the page as a person uses it, and its runs beside those of the command line in Node.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { unzipSync } from 'fflate';
import type { Browser, BrowserContext, Page } from 'playwright-core';

export const root = fileURLToPath(new URL('../../..', import.meta.url));
export const site = join(root, 'packages/studio/dist');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
export const folder = mkdtempSync(join(tmpdir(), 'orograph-studio-'));
const place = process.argv[2];
/** Where screenshots go; nowhere by default. */
export const shots: string | undefined = place === '-' ? undefined : place;
export const problems: string[] = [];
export const check = (what: string, holds: boolean, got?: unknown): void => {
  if (holds) console.log(`ok    ${what}`);
  else problems.push(`${what}${got === undefined ? '' : `, got ${JSON.stringify(got)}`}`);
  if (!holds) console.log(`FAIL  ${problems.at(-1)}`);
};
/** The same numbers on WebAssembly and in Node, as a share of the larger; where an iteration ends is known to fewer digits. */
export const tolerance = 1e-5;
export const iterated = 1e-3;

/** A first picture of a small network is there in this many milliseconds, also on a machine that is busy with other things; on two cores of its own it takes 0.7 seconds, 0.45 where it is not the first. */
export const firstPicture = 8000;

export type Json = Readonly<Record<string, unknown>>;

/** Shares of examples: where two scores are equal to rounding, one example falls on the other side. */
const counted: ReadonlySet<string> = new Set(['accuracy', 'error']);

/**
 * The largest difference of numbers at the same places of two values, as a share; infinite where anything else differs. Shares of examples may
 * be apart by `one`.
 */
export function gap(a: unknown, b: unknown, one = 0): number {
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

export const orograph = (args: readonly string[], cwd: string): string =>
  execFileSync(process.execPath, [join(root, 'packages/cli/bin/orograph.js'), ...args], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  });

export const recordsOf = (ndjson: string): Json[] =>
  ndjson
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Json);

/** Opens the studio, with the values of a link, watched for errors and for requests that leave the machine. */
export async function openStudio(
  browser: Browser | BrowserContext,
  address: string,
  link = '',
): Promise<Page> {
  // A service worker asks for the whole site, of which a page needs a part; whoever tests it brings a context of its own.
  const page = await browser.newPage({
    viewport: { width: 1400, height: 900 },
    reducedMotion: 'reduce',
    serviceWorkers: 'block',
  });
  // A machine may be busy with other things.
  page.setDefaultTimeout(90_000);
  page.on('pageerror', ({ message, stack }) => problems.push(`the page fails: ${stack ?? message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(address) && !/^(?:data|blob):/.test(request.url()))
      problems.push(`the page requests ${request.url()}`);
  });
  await page.goto(`${address}/index.html${link}`);
  await page.getByText('Ready').waitFor();
  return page;
}

export const drop = (page: Page, files: readonly string[]): Promise<void> =>
  page.locator('#files').setInputFiles([...files]);
export const look = (page: Page, view: string): Promise<void> =>
  page.getByRole('radio', { name: view, exact: true }).check({ force: true });
export const fill = (page: Page, label: string, value: string): Promise<void> =>
  page.getByLabel(label, { exact: true }).and(page.locator('input')).fill(value);
export async function measure(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Measure' }).click();
  await page.getByText(/^(?:Done|This did not work|Cancelled)/).waitFor({ timeout: 120_000 });
  return page.locator('.state').innerText();
}

/** Saves the run of the page, unpacks it, and gives its folder. */
export async function savedRun(page: Page): Promise<string> {
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
export async function compareWithNode(page: Page, what: string, within = tolerance, one = 0): Promise<void> {
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
export async function readable(page: Page, name: string): Promise<void> {
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
export function checkSizes(asked: ReadonlySet<string>): void {
  const apart = /^\/(?:assets\/(?:vega|build-|ort\.)|runtime\/)/;
  const scripts = [...asked].filter((path) => path.endsWith('.js') && !apart.test(path));
  const bytes = scripts.map((path) => gzipSync(readFileSync(join(site, path))).length);
  const app = bytes.reduce((sum, size) => sum + size, 0);
  check(`the app is ${(app / 1000).toFixed(0)} kB gzipped, besides the runtime and Vega`, app < 500_000, app);
}
