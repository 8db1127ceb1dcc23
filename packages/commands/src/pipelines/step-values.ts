import { basename, join } from 'node:path';

import { journalName, readJournal } from '@orograph/runs';

import { misuse } from '@orograph/tensor/misuse';
import type { PipelinePlan, PipelineStep } from './pipeline-step.ts';
import { referencesIn, resolveReferences, type Reference } from './references.ts';

/**
 * The values of a step whose references are to steps that are done.
 *
 * @throws MisuseError if a reference stands for nothing, or for several things where there is room for one.
 */
export async function stepValues(
  { name, values, placeOf }: PipelineStep,
  { plan, out, here }: { readonly plan: PipelinePlan; readonly out: string; readonly here: string },
): Promise<Record<string, unknown>> {
  const resolved: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(values)) {
    const problem = (got: string, expected: string): Error =>
      misuse(`step ${name}: ${key}`, { expected, got, where: placeOf(key) });
    const found = new Map<string, readonly string[]>();
    for (const reference of referencesIn(value)) {
      const all = await outputsOf(reference, { plan, out, here, own: join(out, name) });
      const chosen = reference.index === undefined ? all : all.slice(reference.index, reference.index + 1);
      if (chosen.length === 0)
        throw problem(
          `${all.length}`,
          reference.index === undefined
            ? `checkpoints at \${${reference.text}}`
            : `more than ${reference.index} at \${${reference.text}}`,
        );
      found.set(reference.text, chosen);
    }
    try {
      resolved[key] = resolveReferences(value, ({ text }) => found.get(text)!);
    } catch (error) {
      throw problem('several', `one value for each reference: ${(error as Error).message}`);
    }
  }
  return resolved;
}

async function outputsOf(
  { step, output }: Reference,
  {
    plan,
    out,
    here,
    own,
  }: {
    readonly plan: PipelinePlan;
    readonly out: string;
    readonly here: string;
    readonly own: string;
  },
): Promise<readonly string[]> {
  if (step === undefined) return [output === 'here' ? here : own];
  const folders = plan.named.get(step)!.map((name) => join(out, name));
  if (output === 'out') return folders;
  const lists: string[] = [];
  for (const folder of folders) lists.push(...(await checkpointsOf(folder)));
  return lists;
}

/** The checkpoint files that the records of a run name; they lie in its folder. */
async function checkpointsOf(folder: string): Promise<string[]> {
  const paths: string[] = [];
  for await (const { record } of readJournal(join(folder, journalName)))
    if (record.type === 'checkpoint' && typeof record['path'] === 'string')
      paths.push(join(folder, basename(record['path'])));
  return paths;
}
