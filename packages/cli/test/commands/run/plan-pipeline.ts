import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  commandKeys,
  type CommandKeys,
  type PipelinePlan,
  planSteps,
  readPipeline,
} from '@orograph/commands/pipelines';

import { commands as all } from '../../../src/commands.ts';

/** The commands of the real command line. */
export const commands = (): ReadonlyMap<string, CommandKeys> => commandKeys(all);

/** A pipeline written to a file, read and planned. */
export function planPipeline(text: string): { readonly path: string; readonly plan: PipelinePlan } {
  const path = join(mkdtempSync(join(tmpdir(), 'orograph-')), 'p.yaml');
  writeFileSync(path, text);
  const known = commands();
  return { path, plan: planSteps(readPipeline(path, known), { commands: known, out: `${path}-runs` }) };
}
