import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { commandKeys, type CommandKeys } from '../../../src/commands/run/command-keys.ts';
import { planSteps } from '../../../src/commands/run/plan-steps.ts';
import type { PipelinePlan } from '../../../src/commands/run/pipeline-step.ts';
import { readPipeline } from '../../../src/commands/run/read-pipeline.ts';
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
