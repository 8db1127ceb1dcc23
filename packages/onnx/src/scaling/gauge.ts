/** A product of powers of unknown scales, as variables and powers in ascending order of the variables; empty for 1. */
export type Gauge = readonly (readonly [variable: number, power: number])[];

/** Which scales: positive numbers, or signs, whose squares are 1. */
export type ScaleKind = 'positive' | 'sign';

/** The product of nothing: what has it is not scaled. */
export const ONE: Gauge = [];

/** Unknown scales and what is known of them: a system of linear equations between their powers, kept solved. */
export interface Gauges {
  /** Which scales. */
  readonly kind: ScaleKind;
  /** A new unknown; one that is `derived` is rather said in others. */
  fresh(isDerived?: boolean): Gauge;
  /** The product of `a` and `b` to the power `power`, 1 by default, in unknowns that are free so far. */
  times(a: Gauge, b: Gauge, power?: number): Gauge;
  /** The gauge in unknowns that are free so far. */
  resolved(gauge: Gauge): Gauge;
  /** Makes two gauges equal; all of their unknowns 1 where no whole powers can do it. */
  equate(a: Gauge, b: Gauge): void;
}

/** Starts with no unknowns. */
export function gauges(kind: ScaleKind): Gauges {
  const solved = new Map<number, Gauge>();
  const derived = new Set<number>();
  let count = 0;

  const times = (a: Gauge, b: Gauge, power = 1): Gauge => {
    if (a.length === 0 && b.length === 0) return ONE;
    const sum = new Map<number, number>();
    const add = (gauge: Gauge, factor: number): void => {
      for (const [variable, own] of resolved(gauge))
        sum.set(variable, (sum.get(variable) ?? 0) + own * factor);
    };
    add(a, 1);
    add(b, power);
    return [...sum]
      .map(([variable, own]) => [variable, kind === 'sign' ? Math.abs(own % 2) : own] as const)
      .filter(([, own]) => own !== 0)
      .toSorted(([x], [y]) => x - y);
  };

  const resolved = (gauge: Gauge): Gauge => {
    if (gauge.every(([variable]) => !solved.has(variable))) return gauge;
    if (gauge.length > 1)
      return gauge.reduce<Gauge>((product, [variable, power]) => times(product, [[variable, 1]], power), ONE);
    const [variable, power] = gauge[0]!;
    const root = resolved(solved.get(variable)!);
    solved.set(variable, root);
    return power === 1 ? root : times(ONE, root, power);
  };

  return {
    kind,
    times,
    resolved,
    fresh: (isDerived = false) => {
      if (isDerived) derived.add(count);
      return [[count++, 1]];
    },
    equate(a, b) {
      const rest = times(a, b, -1);
      // The latest unknown is said in the others: those of the first layers name the groups.
      const units = rest.filter(([, power]) => Math.abs(power) === 1);
      const told = units.findLast(([variable]) => derived.has(variable)) ?? units.at(-1);
      if (!told) for (const [variable] of rest) solved.set(variable, ONE);
      else {
        const [variable, power] = told;
        const others = rest.filter(([own]) => own !== variable);
        solved.set(variable, times(ONE, others, -power));
      }
    },
  };
}

/** Whether two gauges in free unknowns are the same. */
export const isSame = (a: Gauge, b: Gauge): boolean =>
  a.length === b.length && a.every(([variable, power], i) => variable === b[i]![0] && power === b[i]![1]);
