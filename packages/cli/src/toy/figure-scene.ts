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
  readonly lines: readonly FigureLine[];
  readonly initials: readonly Point3[];
  readonly optima: readonly Point3[];
}

/** A quarter of an annulus, between two half-axes, so that no two quarters cut each other. */
export interface AnnulusQuarter {
  readonly color: string;
  /** The inner rim. */
  readonly inner: readonly Point3[];
  /** The outer rim, in the same order. */
  readonly outer: readonly Point3[];
}

/** The colour of each kind of line. */
export const lineColors: Readonly<Record<LineKind, string>> = {
  descent: '#c2187a',
  straight: '#111111',
  low: '#00a5c8',
};

const planes: readonly { readonly axes: readonly [number, number]; readonly color: string }[] = [
  { axes: [0, 1], color: '#4caf50' },
  { axes: [0, 2], color: '#e05a4f' },
  { axes: [1, 2], color: '#4f7fe0' },
];

const arcs = 24;

/** The twelve quarters of the three annuli in the coordinate planes. */
export const quarters = ({ inner, outer }: FigureScene): AnnulusQuarter[] =>
  planes.flatMap(({ axes, color }) =>
    [0, 1, 2, 3].map((quarter) => {
      const rim = (radius: number): Point3[] =>
        Array.from({ length: arcs + 1 }, (_, k) => {
          const angle = ((quarter + k / arcs) * Math.PI) / 2;
          const point: [number, number, number] = [0, 0, 0];
          point[axes[0]] = radius * Math.cos(angle);
          point[axes[1]] = radius * Math.sin(angle);
          return point;
        });
      return { color, inner: rim(inner), outer: rim(outer) };
    }),
  );
