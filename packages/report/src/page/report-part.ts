import type { PlotSpec } from '../chart/plot-spec.ts';
import type { FactRow } from './fact-rows.ts';
import type { RunJson } from './record-fields.ts';

/** A plot of a run: a chart, or an SVG already drawn. */
export type ReportPlot = {
  /** The name of its SVG file, without the ending. */
  readonly name: string;
  /** What it shows, in a sentence. */
  readonly caption: string;
  /** What it says, in sentences below it, computed from its numbers. */
  readonly note: string;
} & (
  | {
      readonly spec: PlotSpec;
      /** The same in other ways to choose from, for instance another scale; `view` names the first. */
      readonly views?: readonly { readonly view: string; readonly spec: PlotSpec }[];
      readonly view?: string;
    }
  | { readonly svg: string }
);

/** What the report of a command has of its own. */
export interface ReportPart {
  /** In the order they are shown. */
  readonly plots: readonly ReportPlot[];
  /** Numbers under the plots. */
  readonly rows: readonly FactRow[];
  /** What the run found, in sentences on top. */
  readonly words?: readonly string[];
  /** A scene to turn, if it has one. */
  readonly scene?: Scene;
}

/** A surface over a plane or iso-surfaces in a volume, drawn by WebGL in the page. */
export interface Scene {
  readonly kind: 'isosurface' | 'surface';
  readonly title: string;
  /** Coordinates along each axis. */
  readonly axes: readonly (readonly number[])[];
  readonly axisTitles: readonly string[];
  /** Row-major; NaN where there is none. */
  readonly values: ArrayLike<number>;
  /** What the values are. */
  readonly value: string;
  readonly log: boolean;
  /** Round values to label. */
  readonly ticks: readonly number[];
  /** Lines over a surface. */
  readonly paths?: readonly {
    readonly name: string;
    readonly points: readonly (readonly [number, number])[];
  }[];
}

/** A run as its folder holds it. */
export interface StoredRun {
  /** `run.json`. */
  readonly run: RunJson;
  /** The records. */
  readonly records: readonly unknown[];
}

/** Makes the part of a command. */
export type ReportPartOf = (stored: StoredRun) => ReportPart;
