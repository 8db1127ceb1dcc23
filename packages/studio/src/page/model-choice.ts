import type { FieldValues } from './fields.ts';
import type { Files } from './files.ts';
import type { View } from './views/view.ts';

/** The models that a view is of, or what it lacks. */
interface ModelChoice {
  readonly chosen: readonly string[];
  /** What each place for one holds: a model, or `without`. */
  readonly places: readonly string[];
  /** What is missing, in a sentence; `undefined` where nothing is. */
  readonly problem: string | undefined;
}

/** What stands in the place of a model that a view can do without. */
export const without = 'none';

/** Chooses the models of a view among the files: those that were chosen for it before, else the first ones. */
export function modelChoice(
  { name, title, models: [least, most], needsData }: View,
  files: Files,
  values: FieldValues,
): ModelChoice {
  const all = files.models();
  const places = Array.from({ length: Math.min(most, all.length) }, (_, k) => {
    const wanted = values[`${name}.model${k}`];
    const isWithout = k >= least && wanted === without;
    return isWithout || (wanted !== undefined && all.includes(wanted)) ? wanted : all[k]!;
  });
  const chosen = places.filter((path) => path !== without);
  if (all.length < least) {
    const needed = least === 1 ? 'a model' : `${least} models`;
    const there = ['is none', 'is one'][all.length] ?? `are ${all.length}`;
    const also = least > 1 ? ', or train some under Train' : ', or use the sample';
    return {
      chosen,
      places,
      problem: `${title} needs ${needed}, there ${there}: drop ${all.length === 0 ? 'one' : 'another'}${also}.`,
    };
  }
  const lacksData = needsData && files.data() === undefined;
  const isTwice = least > 1 && new Set(chosen).size < chosen.length;
  if (isTwice) return { chosen, places, problem: `${title} needs different models: one is chosen twice.` };
  return {
    chosen,
    places,
    problem: lacksData ? `${title} needs data: drop a file, or use the sample.` : undefined,
  };
}
