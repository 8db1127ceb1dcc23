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

/** The span of an axis that must not depend on other axes. */
export function plainSpan(label: Label): Span {
  const span = spanOf(label);
  if (!span) throw new Refused('mixes axes that depend on each other');
  return span;
}
