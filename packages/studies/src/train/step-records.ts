import type { TrainingSetup } from '@orograph/models';

/** How many steps lie between two step records. */
export const everyOf = (
  { every }: { readonly every?: number | undefined },
  { steps }: Pick<TrainingSetup, 'steps'>,
): number => every ?? Math.ceil(steps / 200);
