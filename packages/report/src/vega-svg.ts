import type { Spec } from 'vega';

/** The space around a plot, in pixels. */
interface Padding {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A Vega specification whose plot area has a known place: `padding.left`, `padding.top` is its upper left corner. */
export interface PlotSpec extends Spec {
  readonly width: number;
  readonly height: number;
  readonly padding: Padding;
}

/** How an SVG is drawn. */
export interface SvgSettings {
  /** Starts the ids in it, so that several SVGs can share a page; `plot` by default. */
  readonly id?: string;
  /** Colour behind the plot; none by default. */
  readonly background?: string;
}

interface StringRenderer {
  initialize(element: null, width: number, height: number, origin: [number, number], scale: number): void;
  background(color: string): void;
  render(scene: unknown): { svg(): string };
}

/** What Vega exports and its types leave out: `toSVG` without the promise. */
interface Untyped {
  readonly resetSVGDefIds: () => void;
  readonly SVGStringRenderer: new () => StringRenderer;
}

/** Draws a specification as SVG, without a browser; equal specifications give equal text. */
export async function vegaSvg(
  spec: PlotSpec,
  { id = 'plot', background }: SvgSettings = {},
): Promise<string> {
  // Vega takes a fifth of a second to load, which only a drawing should pay.
  const vega = await import('vega');
  const { parse, View } = vega;
  const { resetSVGDefIds, SVGStringRenderer } = vega as unknown as Untyped;
  const { width, height, padding } = spec;
  resetSVGDefIds();
  const view = new View(parse({ ...spec, autosize: 'none' }), { renderer: 'none' }).run();
  const renderer = new SVGStringRenderer();
  const size = [padding.left + width + padding.right, padding.top + height + padding.bottom] as const;
  renderer.initialize(null, ...size, [padding.left, padding.top], 1);
  if (background !== undefined) renderer.background(background);
  const svg = renderer.render((view.scenegraph() as unknown as { root: unknown }).root).svg();
  view.finalize();
  return svg
    .replaceAll(/(id="|url\(#)(gradient_|clip)/g, `$1${id}-$2`)
    .replace(/class="mark-path role-mark heat-cells"/, '$& shape-rendering="crispEdges"')
    .replace('<svg ', '<svg color="#1a1a1a" font-size="12" ');
}
