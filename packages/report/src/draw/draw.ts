import type { Spec } from 'vega';
import type { TopLevelSpec } from 'vega-lite';

import { escapeHtml } from '../page/escape-html.ts';
import type { PlotSpec } from '../chart/plot-spec.ts';
import { readPoints, type ReadPoint } from './read-points.ts';

/** How a chart is drawn. */
export interface DrawSettings {
  /** Starts the ids in the SVG, so that several can share a page; `plot` by default. */
  readonly id?: string;
  /** Colour behind the plot; none by default. */
  readonly background?: string;
  /** What the plot shows, for those who hear it; none by default. */
  readonly title?: string;
  /** What it says. */
  readonly description?: string;
}

/** A drawn chart. */
export interface Drawing {
  /** A stand-alone SVG whose ink is the text colour around it. */
  readonly svg: string;
  /** Its items that say something, and where. */
  readonly points: readonly ReadPoint[];
  /** Where the plot area begins, in pixels of the SVG. */
  readonly origin: readonly [number, number];
}

/** Drawings one after another: Vega numbers the ids of all drawings of a process in one sequence. */
let last: Promise<unknown> = Promise.resolve();

/** Draws a chart as SVG, without a browser; equal charts give equal text. */
export function draw(spec: PlotSpec, settings: DrawSettings = {}): Promise<Drawing> {
  const drawn = last.then(() => drawNext(spec, settings));
  last = drawn.catch(() => undefined);
  return drawn;
}

async function drawNext(
  spec: PlotSpec,
  { id = 'plot', background, title, description }: DrawSettings,
): Promise<Drawing> {
  // Vega takes a fifth of a second to load, which only a drawing should pay.
  const vega = await import('vega');
  const { resetSVGDefIds, textMetrics } = vega as unknown as Untyped;
  textMetrics.width = widthOfText;
  const view = new vega.View(vega.parse(await vegaSpec(spec)), { renderer: 'none', logLevel: vega.Error });
  if (background !== undefined) view.background(background);
  await view.runAsync();
  resetSVGDefIds();
  const svg = await view.toSVG();
  const [left, top] = view.origin();
  const padding = view.padding() as { readonly left: number; readonly top: number };
  const origin = [left + padding.left, top + padding.top] as const;
  const points = readPoints(view.scenegraph(), origin);
  view.finalize();
  const words = [
    title === undefined ? '' : `<title id="${id}-title">${escapeHtml(title)}</title>`,
    description === undefined ? '' : `<desc id="${id}-desc">${escapeHtml(description)}</desc>`,
  ].join('');
  const named = title === undefined ? '' : ` role="img" aria-labelledby="${id}-title"`;
  const end = svg.indexOf('>') + 1;
  return {
    svg: `${svg.slice(0, end - 1)}${named} color="#1a1a1a">${words}${asOnePicture(svg.slice(end))}`.replaceAll(
      /(id="|url\(#)(gradient_|clip)/g,
      `$1${id}-$2`,
    ),
    points,
    origin,
  };
}

/** The marks of a picture without roles and names of their own: it is one picture, which says what it shows. */
const asOnePicture = (marks: string): string =>
  marks.replaceAll(/ (?:role="graphics-[^"]*"|aria-[a-z]+="[^"]*")/g, '');

/** What Vega exports and its types leave out. */
interface Untyped {
  readonly resetSVGDefIds: () => void;
  readonly textMetrics: {
    width: (item: { readonly fontSize?: number }, text: string | number | null | undefined) => number;
  };
}

/** The width of a text in a usual font, about 0.58 of its height a letter; Vega's own guess without a browser, 0.8, leaves wide gaps. */
const widthOfText: Untyped['textMetrics']['width'] = ({ fontSize = 11 }, text) =>
  text === undefined || text === null ? 0 : 0.58 * fontSize * String(text).trim().length;

async function vegaSpec(spec: PlotSpec): Promise<Spec> {
  if ('vega' in spec) return spec.vega;
  const { compile } = await import('vega-lite');
  return compile(spec.lite as TopLevelSpec, { logger: silent }).spec;
}

/** Vega-Lite warns of what a chart means to do, for instance of a domain without data. */
const silent = {
  level: () => silent,
  error: () => silent,
  warn: () => silent,
  info: () => silent,
  debug: () => silent,
} as never;
