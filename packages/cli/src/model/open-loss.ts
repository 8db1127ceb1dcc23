import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { loadDataset, type Dataset } from '@orograph/models';
import type { LossOptions } from '@orograph/onnx';

import { l2Of, lossOptionsOf, withL2, type LossFlags } from './loss-settings.ts';
import { misuse, MisuseError } from '../terminal/misuse.ts';
import type { Model, ModelLoss } from './model.ts';
import { onnxModel } from './onnx-model.ts';
import { tfjsModel } from './tfjs-model.ts';

/** A model with data, ready to be evaluated. */
export interface OpenLoss extends Model {
  /** The loss, and θ of the file. */
  readonly loss: ModelLoss;
  /** The data it is the mean over. */
  readonly dataset: Dataset;
  /** The numbers of the loss that were given. */
  readonly lossOptions: LossOptions;
  /** λ of the weight decay in the loss, where there is some. */
  readonly l2?: number;
}

/**
 * Reads a model: an ONNX file, or `model.json` of TensorFlow.js or the folder it is in.
 *
 * @throws MisuseError saying what is wrong with the file.
 */
export async function readModel(path: string): Promise<Model> {
  if (!existsSync(path)) throw misuse('no such file', { expected: 'a model', got: 'nothing', where: path });
  const folder = statSync(path).isDirectory();
  if (folder && !existsSync(join(path, 'model.json')))
    throw misuse('not a model', {
      expected: 'an ONNX file, or a folder with model.json',
      got: 'a folder without it',
      where: path,
    });
  return asMisuse(path, () => (folder || path.endsWith('.json') ? tfjsModel(path) : onnxModel(path)));
}

/**
 * Opens models on the same data. The data is read once.
 *
 * @throws MisuseError saying what is wrong with a model, the data or how they fit; what was opened is closed then.
 */
export async function openLosses(paths: readonly string[], flags: LossFlags): Promise<OpenLoss[]> {
  const models: Model[] = [];
  for (const path of paths) models.push(await readModel(path));
  const { data, input, target, limit } = flags;
  if (data === undefined)
    throw misuse('no data', {
      expected: '--data FILE or a name such as mnist/test',
      got: 'none',
      where: 'the flags',
    });
  const dataset = await asMisuse(data, () =>
    loadDataset(data, {
      graphInputs: models[0]!.inputs,
      ...(input && { inputs: input }),
      ...(target !== undefined && { target }),
      ...(limit !== undefined && { limit }),
    }),
  );
  const open: OpenLoss[] = [];
  try {
    for (const model of models)
      open.push({
        ...model,
        dataset,
        lossOptions: lossOptionsOf(flags),
        ...l2Of(flags),
        loss: withL2(await asMisuse(model.path, () => model.open(dataset, flags)), flags),
      });
    return open;
  } catch (error) {
    await closeLosses(open);
    throw error;
  }
}

/** Gives back the native memory of losses. */
export async function closeLosses(losses: readonly OpenLoss[]): Promise<void> {
  for (const { loss } of losses) await loss[Symbol.asyncDispose]();
}

/** A message of the library with its settings called by the names of the flags. */
const inFlags = (message: string): string =>
  message
    .replace(/inputs: \{ "([^"]+)": key \}/g, '--input $1=key')
    .replace(/^withLossHead: /, '')
    .replace(/^weights (?=is for|must)/, '--class-weights ')
    .replace(/^classAxis (?=is for)/, '--class-axis ')
    .replace(/^ignoreIndex (?=is for)/, '--ignore-label ')
    .replace(/^smoothing (?=is for|must)/, '--label-smoothing ')
    .replace(/^delta (?=is for|must)/, '--huber-delta ');

/** Runs what fails only where the user's files or flags do not fit, and says in which file. */
export async function asMisuse<T>(where: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof MisuseError) throw error;
    const message = inFlags(error instanceof Error ? error.message : String(error));
    throw new MisuseError(message.includes(where) ? message : `${message} (in ${where})`, { cause: error });
  }
}
