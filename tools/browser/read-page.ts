// What a person does with a page of figures, for the lanes that need a browser: reads it by pointer and by keyboard, and needs it to keep to rules.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { ElementHandle, Frame, Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Takes what is wrong. */
export type Note = (problem: string) => void;

/** Notes what breaks rules of accessibility, and a page that is wider than its window. */
export async function checkRules(page: Frame | Page, note: Note): Promise<void> {
  const [wide, width] = (await page.evaluate('[document.documentElement.scrollWidth, innerWidth]')) as [
    number,
    number,
  ];
  if (wide > width) note(`is ${wide} px wide, in ${width}`);
  await page.evaluate(axe);
  const { violations } = (await page.evaluate('axe.run({ exclude: ["#scene"] }, { iframes: false })')) as {
    readonly violations: readonly {
      readonly id: string;
      readonly nodes: readonly { readonly html: string }[];
    }[];
  };
  for (const { id, nodes } of violations) note(`${id}: ${nodes[0]!.html.slice(0, 160)} (${nodes.length})`);
}

/** What a figure holds to be read out. */
interface Readout {
  readonly points: readonly (readonly [number, number, number, number | null, string])[];
  readonly grid: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
    readonly xs: readonly number[];
    readonly ys: readonly number[];
    readonly fields: Readonly<Record<string, readonly (number | string | null)[]>>;
  } | null;
}

/** Points at a place of each figure, and steps to one by the keyboard. */
export async function readFigures(page: Frame | Page, note: Note): Promise<void> {
  const figures = await page.$$('figure.plot .view:not([hidden]) .canvas');
  if (figures.length === 0) note('has no figure');
  for (const canvas of figures) await readFigure(canvas, note);
}

async function readFigure(canvas: ElementHandle<SVGElement | HTMLElement>, note: Note): Promise<void> {
  const text = await canvas.evaluate((one) =>
    one.tabIndex === 0 ? one.nextElementSibling!.textContent : null,
  );
  const title = await canvas.evaluate((one) => one.closest('figure')!.querySelector('h3')!.textContent);
  const words = await canvas.evaluate(
    (one) => one.closest('figure')!.querySelector('figcaption')!.textContent,
  );
  if (text === null) {
    // An illustration has no numbers but those in the sentences below it.
    if (!words?.startsWith('An illustration')) note(`"${title}" cannot be read out`);
    return;
  }
  const { points, grid } = JSON.parse(text) as Readout;
  const at = grid
    ? ([
        grid.left + Math.min(5, grid.width / grid.xs.length / 2),
        grid.top + Math.min(5, grid.height / grid.ys.length / 2),
      ] as const)
    : points[0]!;
  const tip = await pointAt(canvas, at[0], at[1]);
  const texts = points.map((point) => point[4]);
  // The cell at the upper left is the last of the first column.
  const value = grid && Object.values(grid.fields)[0]![grid.ys.length - 1];
  const fits =
    texts.includes(tip) ||
    (grid !== null &&
      tip.includes(typeof value === 'number' ? String(Number(value.toPrecision(5))) : String(value)));
  if (!fits) note(`at "${title}" the pointer reads "${tip}"`);
  const said = await stepOnce(canvas);
  if (grid ? !said.startsWith('(') : !texts.includes(said))
    note(`at "${title}" the keyboard reads "${said}"`);
}

/** What the pointer reads at a place of a figure, in units of its drawing. */
export async function pointAt(
  canvas: ElementHandle<SVGElement | HTMLElement>,
  x: number,
  y: number,
): Promise<string> {
  await canvas.scrollIntoViewIfNeeded();
  const position = await canvas.evaluate(
    (one, [across, down]) => {
      const { a, d, e, f } = one.querySelector('svg')!.getScreenCTM()!;
      const { left, top } = one.getBoundingClientRect();
      return { x: a * across + e - left, y: d * down + f - top };
    },
    [x, y] as const,
  );
  await canvas.hover({ position, force: true });
  return (await canvas.evaluate((one) => one.querySelector('.tip')!.textContent)) ?? '';
}

/** What the keyboard reads two steps to the right of where a figure is read first. */
export async function stepOnce(canvas: ElementHandle<SVGElement | HTMLElement>): Promise<string> {
  await canvas.focus();
  await canvas.press('ArrowRight');
  await canvas.press('ArrowRight');
  return canvas.evaluate((one) => one.closest('figure')!.querySelector('.readout')!.textContent ?? '');
}
