import type { Wedges } from '@orograph/toy';
import type { Observable } from 'rxjs';

import type { ResultRecord } from '../record-line.ts';
import type { ChartKind, ChartOf } from '../report/render-svg.ts';

/** What an experiment on the toy landscape is given. */
export interface ToyBench {
  /** All axis-aligned wedges; the loss is the distance to the nearest one. */
  readonly loss: Wedges;
  /** The seed of everything drawn. */
  readonly seed: number;
  /** Takes a record. */
  readonly emit: (record: ResultRecord) => void;
  /** Runs a probe to its end, unless the user interrupts. */
  readonly follow: <T>(probe: Observable<T>, take: (value: T) => void) => Promise<void>;
}

/** A file that shows an experiment, drawn when it is asked for. */
export interface Picture {
  /** The name of the file. */
  readonly name: string;
  /** Its text. */
  readonly draw: () => Promise<string>;
}

/** Emits records, and resolves to what shows them. */
export type ToyExperiment = (bench: ToyBench) => Promise<readonly Picture[]>;

/** A chart as an SVG file; charts are slow to load, so only drawing loads them. */
export const chartPicture = <Kind extends ChartKind>(
  name: string,
  kind: Kind,
  chart: ChartOf<Kind>,
): Picture => ({
  name,
  draw: async () => (await import('../report/render-svg.ts')).renderSvg(kind, chart),
});
