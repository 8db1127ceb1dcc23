import type { ConnectMethod } from '@orograph/probes';
import { misuse } from '@orograph/program';

import type { ConnectFlags } from './connect-command.ts';

const isPath = (method: ConnectMethod): boolean => ['bezier', 'polychain', 'midpoints'].includes(method);

/**
 * The method for some number of optima: that asked for, or the usual one.
 *
 * @throws MisuseError if they do not fit, or for bends of a connector that has none.
 */
export function connectMethod(
  { method: asked, bends }: Pick<ConnectFlags, 'bends' | 'method'>,
  optima: number,
): ConnectMethod {
  if (optima < 2)
    throw misuse('too few checkpoints', { expected: 'at least 2', got: String(optima), where: 'the models' });
  const method = asked ?? (optima === 2 ? 'bezier' : optima <= 5 ? 'joint' : 'star');
  const [least, most] = isPath(method) ? [2, 2] : method === 'star' ? [3, 64] : [3, 8];
  if (optima < least || optima > most)
    throw misuse(`--method ${method} does not fit the models`, {
      expected: least === most ? `${least} models` : `${least} to ${most} models`,
      got: String(optima),
      where: '--method',
    });
  if (bends !== 1 && !['bezier', 'polychain'].includes(method))
    throw misuse('--bends does not apply', {
      expected: '--method bezier or polychain',
      got: method,
      where: 'the flags',
    });
  return method;
}
