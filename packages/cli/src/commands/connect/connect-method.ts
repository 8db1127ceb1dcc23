import type { ConnectMethod } from '@orograph/probes';

import { misuse } from '../../terminal/misuse.ts';

const isPath = (method: ConnectMethod): boolean => ['bezier', 'polychain', 'midpoints'].includes(method);

/**
 * The method for some number of optima: that asked for, or the usual one.
 *
 * @throws MisuseError if they do not fit.
 */
export function connectMethod(asked: ConnectMethod | undefined, optima: number): ConnectMethod {
  if (optima < 2)
    throw misuse('too few checkpoints', { expected: 'at least 2', got: String(optima), where: 'the models' });
  const method = asked ?? (optima === 2 ? 'bezier' : optima <= 5 ? 'joint' : 'star');
  const [least, most] = isPath(method) ? [2, 2] : method === 'star' ? [3, 64] : [3, 8];
  if (optima >= least && optima <= most) return method;
  throw misuse(`--method ${method} does not fit the models`, {
    expected: least === most ? `${least} models` : `${least} to ${most} models`,
    got: String(optima),
    where: '--method',
  });
}
