import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

import type { Values } from '@orograph/commands';
import {
  commandKeys,
  type PipelineFile,
  planSteps,
  readPipeline,
  stepIdentity,
  stepValues,
} from '@orograph/commands/pipelines';
import { manifestName, openRunFolder, writeAtomic } from '@orograph/runs';

import type { Body, Call, Context } from '../../command.ts';
import { InterruptedError } from '../../terminal/failure.ts';
import type { ResultRecord } from '../../terminal/record-line.ts';
import { tell, writeResult } from '../../terminal/terminal.ts';
import { madeWith } from '../../run/made-with.ts';

import type { runCommand } from './run-command.ts';
import { runStep } from './run-step.ts';

/** Does what the command line asks. */
export const body: Body<typeof runCommand.flags> = Object.assign(
  (call: Call<typeof runCommand.flags>) => runPipeline(call.words[0]!, call.flags, call),
  {
    folderOf: ({ words, flags, program }: Call<typeof runCommand.flags>) =>
      folderOf(words[0]!, flags, readPipeline(words[0]!, commandKeys(program.commands))),
  },
);

/** Where a pipeline is kept: where it is said, on the command line or in the file. */
const folderOf = (path: string, flags: Values<typeof runCommand.flags>, { data }: PipelineFile): string =>
  flags.out ?? data.out ?? join('runs', basename(path).replace(/\.[^.]*$/, ''));

/**
 * `run PIPELINE.yaml`: the steps of a pipeline in their order, each in its folder. A step that is done is not done again, unless what
 * it reads or how it is given has changed: then it is done anew, and what it made before is put aside, not deleted. A step cut short goes on
 * as its command does.
 */
async function runPipeline(
  path: string,
  { json = false, ...flags }: Values<typeof runCommand.flags>,
  context: Context,
): Promise<void> {
  const { terminal, signal } = context;
  const commands = commandKeys(context.program.commands);
  const file = readPipeline(path, commands);
  const out = folderOf(path, flags, file);
  const plan = planSteps(file, { commands, out });
  if (flags.dryRun) {
    const { writePipelinePlan } = await import('./pipeline-costs.ts');
    return writePipelinePlan(plan, { out, here: dirname(path), json }, context);
  }
  const folder = await openRunFolder(out, {
    identity: { command: 'run' },
    version: madeWith(),
    pipeline: path,
  });
  try {
    writeAtomic(join(out, 'pipeline.yaml'), file.text);
    const [begun, finished] = [new Map<unknown, ResultRecord>(), new Map<unknown, ResultRecord>()];
    for await (const record of folder.earlier())
      (record.type === 'begin' ? begun : finished).set(record['step'], record);
    for (const [place, step] of plan.steps.entries()) {
      if (signal.aborted) throw new InterruptedError('interrupted');
      const values = await stepValues(step, { plan, out, here: dirname(path) });
      const made = await stepIdentity(step, values);
      const [begin, record] = [
        { type: 'begin', ...made },
        { type: 'step', ...made },
      ];
      const at = `${place + 1}/${plan.steps.length} ${step.name}`;
      const isThere = existsSync(join(out, step.name, manifestName));
      if (isThere && isDeepStrictEqual(finished.get(step.name), record)) {
        tell(terminal, `${at}: done before`);
        continue;
      }
      const before = begun.get(step.name);
      const changed = before && changesOf(before, begin);
      if (isThere && changed && changed.length > 0)
        tell(
          terminal,
          `${at}: ${changed.join(', ')} changed; what was made before is in ${setAside(out, step.name)}`,
        );
      tell(terminal, `${at}: ${step.command.name}`);
      if (changed?.length !== 0) folder.append(begin);
      const { step: _, ...identity } = made;
      await runStep(step, { values, identity, folder: join(out, step.name), json }, context);
      folder.append(record);
      writeResult(terminal, record, { json, text: () => '' });
    }
  } finally {
    folder.close();
    const { report } = context.program;
    if (report) tell(terminal, `report: ${await report(out)}`);
  }
}

/** What of a step is not as it was when it was begun: its command, the keys of its values, and the keys whose files have other contents. */
function changesOf(before: ResultRecord, now: ResultRecord): string[] {
  if (before['command'] !== now['command']) return ['command'];
  const fields = ['values', 'inputs'].flatMap((field) => {
    const [was, is] = [before, now].map((record) => record[field] as Readonly<Record<string, unknown>>);
    return Object.keys({ ...was, ...is }).filter((key) => !isDeepStrictEqual(was![key], is![key]));
  });
  return [...new Set(fields)];
}

/** Moves the folder of a step out of the way, and says where to. */
function setAside(out: string, step: string): string {
  for (let number = 1; ; number++) {
    const aside = join(out, 'before', `${step}-${number}`);
    if (existsSync(aside)) continue;
    mkdirSync(join(out, 'before'), { recursive: true });
    renameSync(join(out, step), aside);
    return aside;
  }
}
