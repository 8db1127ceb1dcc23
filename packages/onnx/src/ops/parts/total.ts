import type { Emit } from '../../emit.ts';
import type { Node } from '../../graph.ts';

/** The tangent of a sum of terms, each broadcast to the output. */
export const total = (g: Emit, { outputs }: Node, terms: readonly (string | null)[]): string | null => {
  const [first, ...rest] = terms.filter((term) => term !== null);
  if (first === undefined) return null;
  const sum = rest.reduce((a, b) => g.Add([a, b]), first);
  return g.expandTo(sum, outputs[0]!);
};
