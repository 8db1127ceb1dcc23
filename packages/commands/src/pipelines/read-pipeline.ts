import { existsSync, readFileSync } from 'node:fs';

import type { z } from 'zod';

import { misuse, type MisuseError } from '@orograph/tensor/misuse';
import type { CommandKeys } from './command-keys.ts';
import { described } from './flag-words.ts';
import { knownPart, type KnownPart } from './known-part.ts';
import { throwMistakes } from './mistakes.ts';
import { nearest } from '../nearest.ts';
import { pipelineSchema, type PipelineData } from './pipeline-schema.ts';
import { parseYaml, type YamlFile } from './yaml-file.ts';

/** A pipeline file, as far as it fits the schema. */
export interface PipelineFile extends Pick<YamlFile, 'placeOf'>, Pick<KnownPart, 'partial' | 'unread'> {
  /** The file as it is. */
  readonly text: string;
  /** What it holds of what commands take. */
  readonly data: PipelineData;
  /** What it holds beside that. */
  readonly mistakes: readonly MisuseError[];
}

/**
 * Reads a pipeline. Keys and commands that there are not become its mistakes, for `planSteps` to tell with those of the values.
 *
 * @throws MisuseError saying where in the file what is wrong, all of it, if nothing else can be read.
 */
export function readPipeline(path: string, commands: ReadonlyMap<string, CommandKeys>): PipelineFile {
  if (!existsSync(path))
    throw misuse('no such file', { expected: 'a pipeline', got: 'nothing', where: path });
  const text = readFileSync(path, 'utf8');
  const file = parseYaml(text, path);
  const schema = pipelineSchema(commands);
  const whole = schema.safeParse(file.value);
  const issues = whole.error?.issues ?? [];
  const mistakes = issues.flatMap((issue) => problemsOf(issue, file, commands));
  const { value, ...parts } = knownPart(file.value, issues);
  const rest = whole.success ? whole : schema.safeParse(value);
  if (!rest.success) throwMistakes(mistakes);
  return { text, data: rest.data!, placeOf: file.placeOf, mistakes, ...parts };
}

/** What does not fit the schema, a mistake each. */
const problemsOf = (
  issue: z.core.$ZodIssue,
  file: YamlFile,
  commands: ReadonlyMap<string, CommandKeys>,
): MisuseError[] =>
  issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => problemOf({ ...issue, keys: [key] }, file, commands))
    : [problemOf(issue, file, commands)];

/** A thing that does not fit the schema, as people are told of it. */
function problemOf(
  issue: z.core.$ZodIssue,
  { value, placeOf }: YamlFile,
  commands: ReadonlyMap<string, CommandKeys>,
): MisuseError {
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]!] : issue.path;
  const [top, step] = path;
  const key = path.slice(top === 'steps' && step !== undefined ? 2 : 0).join('.');
  const owner = top === 'steps' && step !== undefined ? `step ${String(step)}: ` : '';
  const prefix = top === 'defaults' ? 'defaults: ' : owner;
  const got = described(
    path.reduce<unknown>((at, part) => (at as Record<PropertyKey, unknown>)?.[part], value),
  );
  const problem = (what: string, expected: string, found = got): MisuseError =>
    misuse(`${prefix}${what}`, { expected, got: found, where: placeOf(path) });
  if (issue.code === 'unrecognized_keys') {
    const name = String(issue.keys[0]);
    return problem('no such key', oneOf(name, knownKeys(issue.path, value, commands)), `"${name}"`);
  }
  if (issue.code === 'invalid_union') return problem('no such command', oneOf(got, [...commands.keys()]));
  if (issue.code === 'invalid_key')
    return problem('not a name', 'letters, digits, - and _, after a letter or digit', `"${String(step)}"`);
  if (issue.code === 'invalid_type')
    return problem(
      key === '' ? `not a ${step === undefined ? 'pipeline' : 'step'}` : key,
      kinds[issue.expected] ?? issue.expected,
    );
  return problem(key, key === 'steps' ? 'at least one step' : 'at least one value');
}

const kinds: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'a map',
  record: 'a map of steps',
  string: 'a text',
};

/** All names, or the one that was meant. */
export function oneOf(name: string, names: readonly string[]): string {
  const meant = nearest(name.replaceAll('"', ''), names);
  return meant === undefined ? [...new Set(names)].join(', ') : `"${meant}", perhaps`;
}

function knownKeys(
  path: readonly PropertyKey[],
  value: unknown,
  commands: ReadonlyMap<string, CommandKeys>,
): string[] {
  const keysOf = (command: CommandKeys): string[] => [...command.arguments.keys(), ...command.flags.keys()];
  const [top, step, matrix] = path;
  if (top === undefined) return ['out', 'defaults', 'steps'];
  if (top === 'defaults') return [...commands.values()].flatMap(keysOf);
  const { command } = (value as PipelineData).steps[String(step)]!;
  const keys = keysOf(commands.get(command)!);
  return matrix === undefined ? ['command', 'matrix', ...keys] : keys;
}
