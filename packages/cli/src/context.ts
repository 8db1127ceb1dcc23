import type { Terminal } from './terminal/terminal.ts';

/** What every command is given. */
export interface Context {
  /** Where to write. */
  readonly terminal: Terminal;
  /** Aborted when the user interrupts. */
  readonly signal: AbortSignal;
}
