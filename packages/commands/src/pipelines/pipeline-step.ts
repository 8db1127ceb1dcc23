import { misuse } from '@orograph/tensor/misuse';
import type { CommandKeys } from './command-keys.ts';
import { argumentWords, flagWords, type ValueError } from './flag-words.ts';

/** A step that is to be done. */
export interface PipelineStep {
  /** Its name, which is the name of its folder. */
  readonly name: string;
  /** Its command. */
  readonly command: CommandKeys;
  /** Its arguments and flags, defaults included, with their references. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Its flags, by their keys, that come from the defaults of the pipeline. */
  readonly byDefault: readonly string[];
  /** Its place in the file, or that of one of its keys. */
  readonly placeOf: (key?: string) => string;
}

/** Steps in their order, and which of them a name stands for: one, or those of a matrix. */
export interface PipelinePlan {
  /** All steps. */
  readonly steps: readonly PipelineStep[];
  /** The names of steps that a reference may use. */
  readonly named: ReadonlyMap<string, readonly string[]>;
}

/**
 * The words for a key of a step with a value without references.
 *
 * @throws MisuseError if the key does not take the value.
 */
export function keyWords({ name, command, placeOf }: PipelineStep, key: string, value: unknown): string[] {
  const flag = command.flags.get(key);
  try {
    return flag ? flagWords(flag, value) : argumentWords(command.arguments.get(key)!, value);
  } catch (error) {
    const { expected, got } = error as ValueError;
    throw misuse(`step ${name}: ${key}`, { expected, got, where: placeOf(key) });
  }
}

/**
 * The command line of a step whose values have no references, with its run in `folder` if the command keeps one.
 *
 * @throws MisuseError if a key does not take its value.
 */
export function stepWords(
  step: PipelineStep,
  values: Readonly<Record<string, unknown>>,
  { folder, json }: { readonly folder: string; readonly json: boolean },
): string[] {
  const { command } = step;
  const of = (keys: Iterable<string>): string[] =>
    [...keys].flatMap((key) => (values[key] === undefined ? [] : keyWords(step, key, values[key])));
  return [
    ...of(command.flags.keys()),
    ...(command.out === 'flag' ? [`--out=${folder}`] : []),
    ...(json && command.json ? ['--json'] : []),
    '--',
    ...(command.out === 'argument' ? [folder] : []),
    ...of(command.arguments.keys()),
  ];
}
