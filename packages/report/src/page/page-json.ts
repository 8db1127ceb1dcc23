import type { Scene } from './report-part.ts';

/** What the scripts of a page know of a plot. */
export interface PlotReadout {
  /** x, y, series, place on the linked axis, words, places on axes of other figures. */
  readonly points: readonly (readonly [
    number,
    number,
    number,
    number | null,
    string,
    Readonly<Record<string, number>>?,
  ])[];
  /** What the axes measure, for figures that are read together. */
  readonly link: { readonly x: string; readonly y?: string } | null;
  readonly grid: PlotGrid | null;
}

/** A grid of values over a plane as the scripts of a page know it: `null` where not measured, words for what is not finite. */
export interface PlotGrid {
  /** Where the plot area lies in the figure's drawing. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Its ends in coordinates. */
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  /** Centres of the cells, ascending. */
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  /** Quantities by name, row-major. */
  readonly fields: Readonly<Record<string, readonly (number | string | null)[]>>;
}

/** A scene as the scripts of a page know it. */
export interface SceneJson extends Omit<Scene, 'values'> {
  readonly values: readonly (number | string | null)[];
}
