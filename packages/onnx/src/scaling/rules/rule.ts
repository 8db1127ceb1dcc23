import type { Node } from '../../graph.ts';
import type { Gauges } from '../gauge.ts';
import type { Terms } from '../term.ts';

/** A tensor as a rule sees it. */
export interface Scaled {
  /** How it is scaled. */
  readonly terms: Terms;
  /** Its shape; `NaN` stands for a dimension that is not known. */
  readonly shape: readonly number[];
  /** Whether its numbers are 0 whatever is done, so that any scale will do. */
  readonly isZero: boolean;
}

/** A node, and what is known of its inputs and outputs. */
export interface ScaleCall {
  /** The system of scales. */
  readonly g: Gauges;
  /** The node. */
  readonly node: Node;
  /** Its inputs; `undefined` for one that is absent. */
  readonly inputs: readonly (Scaled | undefined)[];
  /** The numbers of input `i`, where they are known before the graph runs. */
  readonly numbers: (i: number) => readonly number[] | undefined;
  /** The shape of output `i`, where it is known. */
  readonly shape: (i: number) => readonly number[] | undefined;
}

/** How the outputs of a node are scaled, after what the operator asks of its inputs was added to the system; outputs that are left out are not scaled. */
export type ScaleRule = (call: ScaleCall) => readonly Terms[];
