import type * as Bullmq from 'bullmq';
import type * as Ioredis from 'ioredis';

import { installCommand } from './install-command.ts';
import { queueError } from './queue-error.ts';

/** The packages that talk to the server. */
export interface QueueClients {
  /** BullMQ. */
  readonly bullmq: typeof Bullmq;
  /** Its driver. */
  readonly ioredis: typeof Ioredis;
}

/**
 * Loads BullMQ and its driver, which only queues need.
 *
 * @throws QueueError with the command to get them where they are not installed.
 */
export async function loadBullmq(
  load: () => Promise<QueueClients> = async () => ({
    bullmq: await import('bullmq'),
    ioredis: await import('ioredis'),
  }),
): Promise<QueueClients> {
  try {
    return await load();
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw queueError(
      'a queue needs BullMQ, which is not installed',
      { expected: `"${installCommand}"`, got: 'no such package', where: '--queue' },
      { isMisuse: true, cause: error },
    );
  }
}
