import {
  networkTask,
  openTrainable,
  startTask,
  type NetworkTask,
  type NetworkTaskSettings,
  type StartTask,
  type Trainable,
} from '@orograph/models';

import type { TaskFlags } from '../flags/training-flags.ts';
import { asMisuse } from './as-misuse.ts';
import { dataSettings, lossSettings, tieSettings } from './loss-settings.ts';

/** What the flags say of a network, its data and its loss, as the library takes it. */
const taskSettings = (flags: TaskFlags): NetworkTaskSettings => {
  const { data, test, testLimit, hidden, dropout } = flags;
  return {
    ...lossSettings(flags),
    ...dataSettings(flags),
    ...tieSettings(flags),
    data,
    test,
    testLimit,
    hidden,
    dropout,
  };
};

/** Reads the data of a network of the zoo, as the flags say; see `networkTask`. */
export const networkOf = (net: string, flags: TaskFlags): Promise<NetworkTask> =>
  asMisuse(undefined, () => networkTask(net, taskSettings(flags)));

/** Finds where a network starts, as the flags say; see `startTask`. */
export const startOf = (net: string, flags: TaskFlags): Promise<StartTask> =>
  asMisuse(undefined, () => startTask(net, taskSettings(flags)));

/** Opens a network to be trained, as the flags say; see `openTrainable`. */
export const trainableOf = (net: string, flags: TaskFlags): Promise<Trainable> =>
  asMisuse(undefined, () => openTrainable(net, taskSettings(flags)));
