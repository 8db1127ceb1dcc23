import { type Environment, main as mainOf } from '@orograph/program';

import { orograph } from './orograph.ts';

/** Runs a command line of `orograph` and returns its exit code; see `main` of `@orograph/program`. */
export const main = (args: readonly string[], environment: Environment): Promise<number> =>
  mainOf(orograph, args, environment);
