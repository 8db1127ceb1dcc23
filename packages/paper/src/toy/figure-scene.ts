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

/** The colour of each kind of line, and of points: with the surfaces they differ in lightness too, for eyes of any colour vision. */
export const figureColors: Readonly<Record<LineKind | 'initial' | 'optimum', string>> = {
  descent: '#6a0f8e',
  straight: '#111111',
  low: '#00b8d9',
  initial: '#7fe3f5',
  optimum: '#1a3fd0',
};
