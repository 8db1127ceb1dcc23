import { Refused } from '../../refused.ts';
import { aligned, alike, axesOf, multiplied } from '../combine.ts';
import { fixTerms, power, type Terms } from '../term.ts';
import type { ScaleCall, ScaleRule, Scaled } from './rule.ts';

const present = ({ inputs }: ScaleCall): readonly Scaled[] =>
  inputs.filter((input): input is Scaled => input !== undefined);

const rankOf = (all: readonly Scaled[]): number => Math.max(...all.map(({ shape }) => shape.length));

const operands = (all: readonly Scaled[]): ReturnType<typeof aligned>[] =>
  all.map((input) => aligned(input, rankOf(all)));

/** Functions with f(s x) = s f(x) for the scales s of the system. */
export const passing: ScaleRule = ({ g, inputs: [x, ...others] }) => {
  for (const other of others) if (other) fixTerms(g, other.terms);
  return [x!.terms];
};

/** Functions with f(s x) = f(x). */
export const blind: ScaleRule = () => [];

/** Functions that are the same for no scale but 1. */
export const still: ScaleRule = ({ g, inputs }) => {
  for (const input of inputs) if (input) fixTerms(g, input.terms);
  return [];
};

/** Sums, and with positive scales maxima and minima. */
export const added: ScaleRule = (call) => {
  const all = present(call);
  return [alike(call.g, operands(all), axesOf(rankOf(all)))];
};

/** Products. */
export const product: ScaleRule = (call) => {
  const all = present(call);
  return [multiplied(call.g, operands(all), axesOf(rankOf(all)))];
};

/** Quotients. */
export const quotient: ScaleRule = ({ g, inputs: [a, b] }) => {
  const all = [a!, { ...b!, terms: power(g, b!.terms, -1) }];
  return [multiplied(g, operands(all), axesOf(rankOf(all)))];
};

/** Powers by a whole number. */
export const powered: ScaleRule = ({ g, inputs: [x], numbers }) => {
  const exponents = numbers(1);
  const by = exponents?.length === 1 ? exponents[0]! : Number.NaN;
  if (!Number.isInteger(by)) throw new Refused('is a power by no whole number');
  return [power(g, x!.terms, by)];
};

/** Clip: positive scales pass where the ends are 0 or infinite, signs where they are opposite. */
export const clipped: ScaleRule = (call) => {
  const [low, high] = [1, 2].map((i) =>
    call.inputs[i] ? call.numbers(i)?.[0] : i === 1 ? -Infinity : Infinity,
  );
  const isFree = (end: number | undefined): boolean =>
    end === 0 || (end !== undefined && !(Math.abs(end) < 3e38));
  const passes = call.g.kind === 'sign' ? low !== undefined && low === -high! : isFree(low) && isFree(high);
  return (passes ? passing : still)(call);
};

/** A choice between two tensors by a condition, which must not change. */
export const chosen: ScaleRule = ({ g, inputs: [condition, a, b] }) => {
  fixTerms(g, condition!.terms);
  const all = [a!, b!];
  const rank = Math.max(rankOf(all), condition!.shape.length);
  const terms: Terms = alike(
    g,
    all.map((input) => aligned(input, rank)),
    axesOf(rank),
  );
  return [terms];
};
