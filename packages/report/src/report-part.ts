import type { FactRow } from './fact-rows.ts';
import type { RunJson } from './slice-report.ts';
import type { PlotSpec } from './vega-svg.ts';

/** A plot of a run: a chart, or an SVG already drawn. */
export type ReportPlot = {
  /** The name of its SVG file, without the ending. */
  readonly name: string;
  /** What it shows, in a sentence. */
  readonly caption: string;
  /** What it says, in sentences below it. */
  readonly note?: string;
} & ({ readonly spec: PlotSpec } | { readonly svg: string });

/** What the report of a command has of its own. */
export interface ReportPart {
  /** In the order they are shown. */
  readonly plots: readonly ReportPlot[];
  /** Numbers under the plots. */
  readonly rows: readonly FactRow[];
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
