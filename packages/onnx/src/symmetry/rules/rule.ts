import type { Node } from '../../graph.ts';
import { Refused } from '../../refused.ts';
import { spanOf, type Label, type Labels } from '../label.ts';
import type { Span } from '../span.ts';

/** A node, and what is known of its inputs and outputs. */
export interface Call {
  /** The node. */
  readonly node: Node;
  /** The labels of its inputs; `undefined` for one that is absent. */
  readonly inputs: readonly (Labels | undefined)[];
  /** The numbers of input `i`, where they are known before the graph runs. */
  readonly numbers: (i: number) => readonly number[] | undefined;
  /** The shape of output `i`; `NaN` stands for a dimension that is not known. */
  readonly shape: (i: number) => readonly number[] | undefined;
}

/** The labels of the outputs of a node, made one with those of its inputs where the operator makes them run together. */
export type Rule = (call: Call) => readonly Labels[];

/** The axis that a number from −rank up stands for. */
export const axisOf = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);

/** The shape of an output, which the rule needs. */
export function knownShape({ shape }: Call, i = 0): readonly number[] {
  const found = shape(i);
  if (!found || found.some(Number.isNaN)) throw new Refused('gives a tensor whose shape is not known');
  return found;
}

/** The span of an axis that must not depend on other axes. */
export function plainSpan(label: Label): Span {
  const span = spanOf(label);
  if (!span) throw new Refused('mixes axes that depend on each other');
  return span;
}
