import { numberOf, numbersOf } from '../../node-attributes.ts';
import { Refused } from '../../refused.ts';
import { axesOf, evened } from '../combine.ts';
import { renamed, type Terms } from '../term.ts';
import { axisOf } from '../../axis-of.ts';
import type { ScaleCall, ScaleRule } from './rule.ts';

/** The axes that a node reduces. */
function reducedAxes({ node, inputs, numbers }: ScaleCall): readonly number[] {
  const rank = inputs[0]!.shape.length;
  const given = numbersOf(node, 'axes') ?? numbers(1);
  if (inputs[1] && !given) throw new Refused('has axes that are computed while the graph runs');
  if (given?.length) return given.map((axis) => axisOf(axis, rank));
  return numberOf(node, 'noop_with_empty_axes', 0) === 1 ? [] : axesOf(rank);
}

/** The terms without axes that are gone. */
function removed(terms: Terms, axes: readonly number[]): Terms {
  return renamed(terms, (own) => (own as number) - axes.filter((axis) => axis < (own as number)).length);
}

/** Sums, means, norms and with positive scales largest numbers over axes: all that is put together must be scaled alike. */
export const reduction: ScaleRule = (call) => {
  const axes = reducedAxes(call);
  const terms = evened(call.g, call.inputs[0]!, axes);
  return [numberOf(call.node, 'keepdims', 1) === 1 ? terms : removed(terms, axes)];
};

/** Pools over places. */
export const pool: ScaleRule = ({ g, inputs: [x] }) => [evened(g, x!, axesOf(x!.shape.length).slice(2))];
