/** x, y, z. */
export type Point3 = readonly [number, number, number];

/** What a line of the figure shows. */
export type LineKind = 'descent' | 'straight' | 'low';

/** A line of the figure. */
export interface FigureLine {
  readonly kind: LineKind;
  readonly name: string;
  readonly points: readonly Point3[];
}

/** Three annuli in ℝ³ with what happens on them. */
export interface FigureScene {
  readonly inner: number;
  readonly outer: number;
  /** How thick the annuli are. */
  readonly thickness: number;
  readonly lines: readonly FigureLine[];
  readonly initials: readonly Point3[];
  readonly optima: readonly Point3[];
}

/** The colour of each kind of line, and of points. */
export const figureColors: Readonly<Record<LineKind | 'initial' | 'optimum', string>> = {
  descent: '#c2187a',
  straight: '#0a7d2c',
  low: '#00b8d9',
  initial: '#22d3ee',
  optimum: '#1a3fd0',
};
