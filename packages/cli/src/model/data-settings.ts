import type { LoadDatasetSettings } from '@orograph/models';

import type { LossFlags } from '../flags/model-flags.ts';

/** How the data are read for a model, as `loadDataset` takes it. */
export const dataSettings = (
  { input, target, scale, limit, batchAxis, constant }: LossFlags,
  graphInputs: NonNullable<LoadDatasetSettings['graphInputs']>,
): LoadDatasetSettings => ({
  graphInputs,
  ...(input && { inputs: input }),
  ...(target !== undefined && { target }),
  ...(scale && { scale }),
  ...(limit !== undefined && { limit }),
  ...(batchAxis && { batchAxes: batchAxis }),
  ...(constant && { constants: constant }),
});
