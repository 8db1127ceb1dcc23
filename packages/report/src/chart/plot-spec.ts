import type { Spec } from 'vega';

/** Values over a plane, for a page to read out; row-major, `values[i * ys.length + j]` at `(xs[i], ys[j])`. */
export interface GridReadout {
  /** Centres of the cells, ascending. */
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  /** The ends of the plot area in coordinates. */
  readonly domain: { readonly x: readonly [number, number]; readonly y: readonly [number, number] };
  /** Quantities by name. */
  readonly fields: Readonly<Record<string, ArrayLike<number>>>;
  /** Which points there are. */
  readonly measured: (point: number) => boolean;
}

/**
 * A chart before it is drawn: a specification in Vega-Lite, or in Vega with its size. Items of data with a text `says` can be read out on a page.
 *
 * `link` names what axes measure: figures of one page show one place on axes of the same name together.
 */
export type PlotSpec = (
  | { readonly lite: object }
  | { readonly vega: Spec; readonly size: { readonly width: number; readonly height: number } }
) & { readonly link?: { readonly x: string; readonly y?: string }; readonly grid?: GridReadout };
