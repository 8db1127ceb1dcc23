import type { ConnectionOptions, Queue, QueueEvents } from 'bullmq';
import type { Redis } from 'ioredis';

import type { Connection } from './connection.ts';
import type { QueueClients } from './load-bullmq.ts';

/** A connection with what it is made of. Types of optional packages stay in here: who does not install them can check types all the same. */
export interface Server extends Connection {
  /** BullMQ and its driver. */
  readonly clients: QueueClients;
  /** Sends commands; where the server is away they wait until it is back. */
  readonly redis: Redis;
  /** The name of a key of ours. */
  readonly key: (...parts: readonly string[]) => string;
  /** What BullMQ is opened with. */
  readonly options: { readonly connection: ConnectionOptions; readonly prefix: string };
}

/** What a connection is made of. */
export const serverOf = (connection: Connection): Server => connection as Server;

/** The name of the queue that all pieces of all runs go through. */
export const piecesName = 'pieces';

/** The queue of pieces. */
export function openQueue(connection: Connection): Queue {
  const { clients, options } = serverOf(connection);
  const queue = new clients.bullmq.Queue(piecesName, { ...options, streams: { events: { maxLen: 10_000 } } });
  // The connection says what is wrong with it.
  queue.on('error', () => {});
  return queue;
}

/** What happens to pieces, as it happens. */
export function openEvents(connection: Connection): QueueEvents {
  const { clients, options } = serverOf(connection);
  const events = new clients.bullmq.QueueEvents(piecesName, options);
  events.on('error', () => {});
  return events;
}
