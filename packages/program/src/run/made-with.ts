import { cpus } from 'node:os';

import { version } from '../version.ts';

/** What makes a run, for `run.json`: facts that its records do not depend on in what they are of, and that may differ from machine to machine. */
export const madeWith = (): Readonly<Record<'cpu' | 'node' | 'orograph', string>> => ({
  orograph: version,
  node: process.version,
  cpu: cpus()[0]?.model.trim() || 'unknown',
});
