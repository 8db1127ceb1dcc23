import { InputError } from '@orograph/tensor';

import type { ValueInfo } from '@orograph/onnx';
import { fits } from './conform.ts';
import { storageOf } from './data-tensor.ts';
import { channelsHint, listing, type Known } from './describe-arrays.ts';
import { arrayOf } from './npz.ts';

/** Names that data to be fed usually goes by, the surest first; compared without case. */
const inputNames = [
  'x',
  'images',
  'image',
  'inputs',
  'input',
  'data',
  'features',
  'columns',
  'x_test',
  'x_train',
];

/** Names that targets usually go by, the surest first; compared without case. */
const targetNames = [
  'y',
  'labels',
  'label',
  'targets',
  'target',
  'classes',
  'class',
  'y_test',
  'y_train',
  't',
];

/** Which key of a file is which input, and which is the target. */
export interface Choice {
  /** The key of each input, by the input's name. */
  readonly inputs: Readonly<Record<string, string>>;
  /** The key of the target; absent when nothing looks like one. It may be the key of an input. */
  readonly target?: string;
}

/** What the caller says about the choice. */
export interface ChoiceSettings {
  /** The key of an input, by the input's name; the others are guessed. */
  readonly inputs?: Readonly<Record<string, string>> | undefined;
  /** The key of the target; it may be that of an input (reconstruction). Guessed when absent. */
  readonly target?: string | undefined;
  /** The inputs of the graph to be fed. Without them inputs take the names of their keys. */
  readonly graphInputs?: readonly ValueInfo[] | undefined;
  /** The file, for messages. */
  readonly where: string;
}

/** The key that a target goes by among `keys`: the first usual name; undefined when there is none. */
export const guessTarget = (keys: readonly string[]): string | undefined => usual(keys, targetNames)[0];

/**
 * Chooses which arrays to feed and which to compare with. What is not given is guessed: an input is the fitting array of
 * the same name, else of a usual name (`x`, `images`, …), else the only one that fits; a target is the array of a usual
 * name (`y`, `labels`, …), else the only one left.
 *
 * @throws RangeError for a key that is not there, an input the graph does not have, or one without a clear match,
 *   listing the graph's inputs and the keys.
 */
export function chooseArrays(
  arrays: Known,
  { inputs = {}, target, graphInputs, where }: ChoiceSettings,
): Choice {
  for (const key of Object.values(inputs)) arrayOf(arrays, key, where, 'inputs');
  if (target !== undefined) arrayOf(arrays, target, where, 'target');
  // Arrays of texts and the like are fed only where they are named.
  const keys = Object.keys(arrays).filter(
    (key) => key === target || Object.hasOwn(storageOf, arrays[key]!.dataType),
  );
  const taken = new Set(Object.values(inputs));
  const inputOf = graphInputs?.map(({ name }) => name) ?? [];
  const free = (): string[] => keys.filter((key) => !taken.has(key));
  // Of texts only one of a usual name: names of classes.
  const texts = Object.keys(arrays).filter((key) => !keys.includes(key));
  let chosenTarget =
    target ?? guessTarget(free().filter((key) => !inputOf.includes(key))) ?? guessTarget(texts);
  const candidates = (): string[] => free().filter((key) => key !== chosenTarget);

  const chosen = { ...inputs };
  if (graphInputs) {
    const unknown = Object.keys(inputs).find((name) => !inputOf.includes(name));
    if (unknown !== undefined)
      throw new InputError(
        'inputs',
        { expected: inputOf.join(', '), got: unknown },
        `${where}: the graph has no input "${unknown}". ${listing(arrays, graphInputs)}`,
      );
    for (const input of graphInputs) {
      if (Object.hasOwn(chosen, input.name)) continue;
      const fitting = (target === undefined ? candidates() : free()).filter((key) =>
        fits(arrays[key]!.shape, input.shape),
      );
      const others = fitting.filter((key) => key !== target);
      const named =
        fitting.find((key) => key === input.name) ??
        usual(others, inputNames)[0] ??
        usual(fitting, inputNames)[0];
      const only = others.length === 1 ? others[0] : fitting.length === 1 ? fitting[0] : undefined;
      const key = named ?? only;
      if (key === undefined)
        throw new InputError(
          'inputs',
          {
            expected: `the array of ${input.name}`,
            got: fitting.length === 0 ? 'none that fits' : fitting.join(', '),
          },
          `${where}: ${fitting.length === 0 ? 'no array fits' : 'several arrays fit'} input "${input.name}"; say which with inputs: { ${JSON.stringify(input.name)}: key }.${fitting.length === 0 ? channelsHint(arrays, free(), input) : ''} ${listing(arrays, graphInputs)}`,
        );
      chosen[input.name] = key;
      taken.add(key);
    }
  } else if (taken.size === 0) {
    const left = candidates();
    const named = usual(left, inputNames)[0] ?? usual(free(), inputNames)[0];
    const own = named !== undefined ? [named] : left.length > 0 ? left : target !== undefined ? [target] : [];
    for (const key of own) {
      chosen[key] = key;
      taken.add(key);
    }
  }
  const left = free();
  if (chosenTarget === undefined && left.length === 1) chosenTarget = left[0];
  return { inputs: chosen, ...(chosenTarget === undefined ? {} : { target: chosenTarget }) };
}

/** The keys that are usual names, in the order of the names. */
const usual = (keys: readonly string[], names: readonly string[]): string[] =>
  names.flatMap((name) => keys.filter((key) => key.toLowerCase() === name));
