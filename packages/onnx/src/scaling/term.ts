import { Refused } from '../refused.ts';
import { isSame, ONE, type Gauge, type Gauges } from './gauge.ts';

/** An axis: its place in a tensor, or its letter while tensors are combined. */
export type Axis = number | string;

/** Gauges that depend on the positions along some axes of a tensor. */
export interface Term {
  /** The axes, in order. */
  readonly axes: readonly Axis[];
  /** One gauge for each position of these, row-major. */
  readonly gauges: readonly Gauge[];
}

/** How a tensor is scaled: each number by the product of the terms at its place. */
export type Terms = readonly Term[];

/** How long an axis is. */
export type Sizes = (axis: Axis) => number;

/** Terms of more numbers are not made; what they stand for is not scaled. */
export const MOST_GAUGES: number = 1 << 20;

const count = (axes: readonly Axis[], sizes: Sizes): number =>
  axes.reduce<number>((all, axis) => all * sizes(axis), 1);

/**
 * A term on other axes, which include its own: the same along those that it does not depend on.
 *
 * @throws Refused where it would be too large.
 */
export function spread({ axes, gauges }: Term, onto: readonly Axis[], sizes: Sizes): Term {
  if (onto.length === axes.length && onto.every((axis, i) => axis === axes[i])) return { axes, gauges };
  if (count(onto, sizes) > Math.max(MOST_GAUGES, gauges.length))
    throw new Refused('is scaled at more places than are followed');
  const strides = onto.map((axis) => {
    const place = axes.indexOf(axis);
    return place < 0 ? 0 : count(axes.slice(place + 1), sizes);
  });
  const out: Gauge[] = [];
  const visit = (depth: number, from: number): void => {
    if (depth === onto.length) out.push(gauges[from]!);
    else for (let i = 0; i < sizes(onto[depth]!); i++) visit(depth + 1, from + i * strides[depth]!);
  };
  visit(0, 0);
  return { axes: onto, gauges: out };
}

/** The product of terms as one, on all of their axes; `undefined` if it would be too large. */
export function product(g: Gauges, terms: Terms, sizes: Sizes): Term | undefined {
  const [first, ...others] = terms;
  if (!first || others.length === 0) return first;
  const axes = [...new Set(terms.flatMap((term) => term.axes))];
  if (count(axes, sizes) > MOST_GAUGES) return undefined;
  const wide = terms.map((term) => spread(term, axes, sizes).gauges);
  return {
    axes,
    gauges: wide[0]!.map((gauge, i) => wide.slice(1).reduce((all, own) => g.times(all, own[i]!), gauge)),
  };
}

/** Makes a term 1 everywhere. */
const fixTerm = (g: Gauges, { gauges }: Term): void => {
  for (const gauge of gauges) g.equate(gauge, ONE);
};

/** Keeps a tensor as it is. */
export const fixTerms = (g: Gauges, terms: Terms): void => {
  for (const term of terms) fixTerm(g, term);
};

/** Makes the product of terms 1: those that share no axis each for itself. */
export function fixProduct(g: Gauges, terms: Terms, sizes: Sizes): void {
  let rest = [...terms];
  while (rest.length > 0) {
    const own = rest.splice(0, 1);
    for (;;) {
      const axes = new Set(own.flatMap((term) => term.axes));
      const meeting = rest.filter((term) => term.axes.some((axis) => axes.has(axis)));
      if (meeting.length === 0) break;
      rest = rest.filter((term) => !meeting.includes(term));
      own.push(...meeting);
    }
    const whole = product(g, own, sizes);
    if (whole) fixTerm(g, whole);
    else fixTerms(g, own);
  }
}

/** Terms with each number to a power. */
export const power = (g: Gauges, terms: Terms, by: number): Terms =>
  terms.map(({ axes, gauges }) => ({ axes, gauges: gauges.map((gauge) => g.times(ONE, gauge, by)) }));

/** Terms on the same axes as one, and without those that are 1. */
export function gathered(g: Gauges, terms: Terms, sizes: Sizes): Terms {
  const byAxes = new Map<string, Term[]>();
  for (const term of terms) {
    const axes = term.axes.toSorted((a, b) => String(a).localeCompare(String(b)));
    byAxes.set(axes.join(), [...(byAxes.get(axes.join()) ?? []), spread(term, axes, sizes)]);
  }
  return [...byAxes.values()]
    .map((own) => lean(g, product(g, own, sizes)!, sizes))
    .filter(({ gauges }) => gauges.some((gauge) => gauge.length > 0));
}

/** A term without the axes along which it is the same. */
export function lean(g: Gauges, { axes, gauges }: Term, sizes: Sizes): Term {
  let term: Term = { axes, gauges: gauges.map((gauge) => g.resolved(gauge)) };
  for (const axis of axes) {
    const place = term.axes.indexOf(axis);
    const inner = count(term.axes.slice(place + 1), sizes);
    const along = sizes(axis) * inner;
    const first = (i: number): number => Math.floor(i / along) * along + (i % inner);
    const own = term.gauges;
    if (!own.every((gauge, i) => isSame(gauge, own[first(i)]!))) continue;
    term = {
      axes: term.axes.filter((other) => other !== axis),
      gauges: own.filter((_, i) => Math.floor(i / inner) % sizes(axis) === 0),
    };
  }
  return term;
}

/** Makes a term the same along those of its axes that are among the given ones; 1 where it has no others: such a factor of the whole tensor is one of its channels too. */
export function equateAlong(g: Gauges, term: Term, along: readonly Axis[], sizes: Sizes): void {
  if (term.axes.every((axis) => along.includes(axis))) return fixTerm(g, term);
  const strides = term.axes.map((_, place) => count(term.axes.slice(place + 1), sizes));
  term.gauges.forEach((gauge, i) => {
    const first = term.axes.reduce<number>(
      (from, axis, place) =>
        along.includes(axis)
          ? from - (Math.floor(i / strides[place]!) % sizes(axis)) * strides[place]!
          : from,
      i,
    );
    if (first !== i) g.equate(gauge, term.gauges[first]!);
  });
}

/** Terms with their axes called otherwise. */
export const renamed = (terms: Terms, name: (axis: Axis) => Axis): Terms =>
  terms.map(({ axes, gauges }) => ({ axes: axes.map(name), gauges }));
