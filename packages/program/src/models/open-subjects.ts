import type { Values } from '@orograph/commands';
import {
  lossThrough,
  openLosses,
  readModel,
  type Model,
  type ModelLoss,
  type StatefulPath,
  type Subject,
  type SubjectsSettings,
  type TieSettings,
} from '@orograph/models';

import type { Environment } from '../command.ts';
import type { alignFlags, canonicalFlags, LossFlags, StateFlags } from '../flags/model-flags.ts';
import { countWatch } from '../terminal/count-watch.ts';
import { misuse } from '../terminal/misuse.ts';
import { asMisuse } from './as-misuse.ts';
import { lossSettings, subjectSettings } from './loss-settings.ts';

/**
 * Opens models on the data of the flags, each as its own loss.
 *
 * @throws MisuseError saying what is wrong with a model, the data or how they fit; what was opened is closed then.
 */
export async function openSubjects(
  paths: readonly string[],
  flags: LossFlags & ChangeFlags,
  settings: Pick<SubjectsSettings, 'oneSpace' | 'statistics'>,
  call: Environment,
): Promise<Subject[]> {
  return asMisuse(
    undefined,
    () =>
      openLosses(paths, {
        ...subjectSettings(flags),
        ...settings,
        ...((flags.align || flags.canonical) && { change: (models) => changedModels(models, flags, call) }),
      }),
    calledBy(flags),
  );
}

/** Whether models are changed, into others of the same function, before they are measured. */
type ChangeFlags = Partial<Values<typeof alignFlags> & Values<typeof canonicalFlags>>;

/** The models in canonical scales, and all but the first aligned to it, as the flags say. */
async function changedModels(
  models: readonly Model[],
  flags: LossFlags & ChangeFlags,
  call: Environment,
): Promise<readonly Model[]> {
  const { alignModel, canonicalModel } = await import('@orograph/studies');
  const scaled = flags.canonical ? models.map((model) => canonicalModel(model, flags)) : models;
  if (!flags.align) return scaled;
  if (models.length < 2)
    throw misuse('--align does not apply', {
      expected: 'two models or more',
      got: 'one',
      where: 'the models',
    });
  const { signal, terminal } = call;
  const watch = countWatch(terminal);
  const aligned = [scaled[0]!];
  for (const model of scaled.slice(1))
    aligned.push((await alignModel(scaled[0]!, model, flags, { signal, watch })).model);
  return aligned;
}

/** Calls a file that a flag names by the flag too. */
const calledBy =
  ({ data, names }: Pick<LossFlags, 'data' | 'names'>) =>
  (file: string): string => {
    if (file === data) return `--data ${file}`;
    return file === names ? `--names ${file}` : file;
  };

/** The loss of the first of some models as a function of θ alone, as the flags say; see `lossThrough`. Dispose of it. */
export const joinedLoss = (
  subjects: readonly [Subject, ...Subject[]],
  flags: StateFlags,
  path?: StatefulPath,
): Promise<ModelLoss> =>
  asMisuse(undefined, () =>
    lossThrough(subjects, { ...lossSettings(flags), batchNorm: flags.batchNorm }, path),
  );

/** Reads a model file, its tensors one parameter or apart, and called, as the flags say. */
export const readModelFile = (path: string, flags: Pick<LossFlags, keyof TieSettings>): Promise<Model> =>
  asMisuse(undefined, () => readModel(path, flags), calledBy(flags));
