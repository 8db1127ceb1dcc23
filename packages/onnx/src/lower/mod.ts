import { numberOf } from '../node-attributes.ts';
import type { Lowering } from './lowering.ts';

/** y = a − b q with the whole number q = ⌊a/b⌋ (`fmod`: rounded towards 0), whose slope is 0. */
export const mod: Lowering = (g, node) => {
  const [a, b] = node.inputs as [string, string];
  const quotient = g.node('Div', [a, b]);
  const down = (x: string): string => g.node('Floor', [x]);
  const whole = numberOf(node, 'fmod', 0)
    ? g.node('Mul', [g.node('Sign', [quotient]), down(g.node('Abs', [quotient]))])
    : down(quotient);
  return g.Sub([a, g.Mul([b, whole])]);
};
