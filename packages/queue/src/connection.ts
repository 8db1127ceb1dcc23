import type { QueueAddress } from './queue-address.ts';

/** A server that is reached, under one prefix. */
export interface Connection {
  /** Where it is. */
  readonly address: QueueAddress;
  /** Ends the connection. */
  readonly close: () => void;
}
