import { existsSync } from 'node:fs';
import { isAbsolute, relative } from 'node:path';

import { namedDatasets } from '@orograph/models';

import { messageOf } from '../message-of.ts';
import { misuse, type MisuseError } from '@orograph/tensor/misuse';
import { readBy } from './command-keys.ts';
import { pathsOf } from './flag-words.ts';
import { mistakeOf } from './mistakes.ts';
import { keyWords, stepWords, type PipelinePlan, type PipelineStep } from './pipeline-step.ts';
import { oneOf } from './read-pipeline.ts';
import { referencesIn, stepOutputs, type Reference } from './references.ts';

/** What a step is checked against: the plan of the steps before it. */
interface Surroundings extends PipelinePlan {
  /** The names of all steps of the file. */
  readonly later: readonly string[];
  readonly out: string;
  /** Whether keys were left out of the step that its command does not take. */
  readonly isPartial: boolean;
}

/** The mistakes that can be seen in a step before those before it have run; they say where in the file each is. */
export function mistakesIn(step: PipelineStep, around: Surroundings): MisuseError[] {
  const { command, values } = step;
  const missing = [...command.arguments].flatMap(([key, argument]) =>
    argument.isOptional || values[key] !== undefined || around.isPartial ? [] : [missingArgument(step, key)],
  );
  const wrong = Object.entries(values).flatMap(([key, value]) =>
    mistakeOf(() => checkValue(step, key, value, around)),
  );
  const apart = [...missing, ...wrong];
  return apart.length > 0 || around.isPartial ? apart : mistakeOf(() => checkTogether(step, around.out));
}

const missingArgument = ({ name, command, placeOf }: PipelineStep, key: string): MisuseError =>
  misuse(`step ${name}: ${key} is missing`, {
    expected: `${key} of ${command.name}`,
    got: 'none',
    where: placeOf(),
  });

function checkValue(step: PipelineStep, key: string, value: unknown, around: Surroundings): void {
  const references = referencesIn(value);
  for (const reference of references) checkReference(reference, step, key, around);
  if (references.length === 0) checkFile(step, key, { words: keyWords(step, key, value), out: around.out });
}

/** Whether the command takes all flags together; those that are known only later are left out. */
function checkTogether(step: PipelineStep, out: string): void {
  const { name, command, values, placeOf } = step;
  const known = Object.entries(values).flatMap(([key, value]): [string, unknown][] => {
    if (referencesIn(value).length === 0) return [[key, value]];
    return command.arguments.has(key) ? [[key, out]] : [];
  });
  try {
    command.parse(stepWords(step, Object.fromEntries(known), { folder: out, json: false }));
  } catch (error) {
    const message = messageOf(error);
    throw misuse(`step ${name}: ${message}`, {
      expected: `flags that ${command.name} takes together`,
      got: Object.keys(values).join(', '),
      where: placeOf(),
    });
  }
}

function checkReference(
  { text, step: other, output }: Reference,
  { name, placeOf }: PipelineStep,
  key: string,
  { steps, named, later }: Surroundings,
): void {
  const problem = (what: string, expected: string): Error =>
    misuse(`step ${name}: ${key}: ${what}`, { expected, got: `\${${text}}`, where: placeOf(key) });
  if (other === undefined) {
    if (output !== 'here' && output !== 'out')
      throw problem('no such reference', '${here}, ${out}, ${step.out} or ${step.checkpoints}');
    return;
  }
  const group = named.get(other);
  if (!group) {
    const comes = later.includes(other) && (name === other || name.startsWith(`${other}-`));
    if (comes) throw problem('a step refers to itself', 'a step before it');
    if (later.includes(other)) throw problem('a step refers to a later one', 'a step before it');
    throw problem('no such step', oneOf(other, [...named.keys(), ...later]));
  }
  if (!(stepOutputs as readonly string[]).includes(output))
    throw problem('no such output of a step', oneOf(output, stepOutputs));
  const without = steps.find((step) => group.includes(step.name) && step.command.name !== 'train');
  if (output === 'checkpoints' && without)
    throw problem('a step without checkpoints', `a step with the command train, not ${without.command.name}`);
}

function checkFile(
  { name, command, placeOf }: PipelineStep,
  key: string,
  { words, out }: { readonly words: readonly string[]; readonly out: string },
): void {
  const flag = command.flags.get(key);
  const read = readBy(command, key);
  if (read !== 'file' && read !== 'data') return;
  const isData = read === 'data';
  for (const path of pathsOf(flag, words)) {
    if (existsSync(path) || isInside(path, out) || (isData && Object.hasOwn(namedDatasets, path))) continue;
    throw misuse(`step ${name}: ${key}: no such file`, {
      expected: isData ? `a file, or a name: ${Object.keys(namedDatasets).join(', ')}` : 'a file',
      got: `"${path}"`,
      where: placeOf(key),
    });
  }
}

/** Whether a file lies in the pipeline's folder, where a step may put it. */
function isInside(path: string, out: string): boolean {
  const way = relative(out, path);
  return way !== '' && !way.startsWith('..') && !isAbsolute(way);
}
