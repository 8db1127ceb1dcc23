import type { Emit } from '../emit.ts';
import type { Node } from '../graph.ts';

/** Says an operator in operators that have rules: the names of the values of its outputs, in order. */
export type Lowering = (g: Emit, node: Node) => string | readonly string[];
