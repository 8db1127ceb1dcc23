import type { Op } from './op.ts';

/** y = x. */
export const identity: Op = { vjp: (_, __, dy) => [dy], jvp: (_, __, [dx]) => dx ?? null };
