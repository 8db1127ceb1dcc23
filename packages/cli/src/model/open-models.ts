import { checkpointLosses, networkDifference, statisticsOf, type Dataset } from '@orograph/models';
import type { Graph } from '@orograph/onnx';

import { asMisuse } from './as-misuse.ts';
import type { LossFlags } from '../flags/model-flags.ts';
import type { Model, ModelLoss } from './model.ts';
import { onnxSettings } from './onnx-model.ts';

/** What models are opened for. */
export interface OpenSettings {
  /** Running statistics may be told, although the models do not differ in them. */
  readonly statistics?: boolean;
  /** The models must be points of one space. */
  readonly oneSpace?: boolean;
}

/** Opens models on the same data, each as its own loss: those of one network on the same sessions. */
export async function openModels(
  models: readonly Model[],
  data: Dataset,
  flags: LossFlags,
  { statistics = false }: OpenSettings,
): Promise<readonly ModelLoss[]> {
  const losses = new Map<Model, ModelLoss>();
  try {
    for (const model of models) {
      if (losses.has(model)) continue;
      const group = models.filter((other) => other === model || areOneNetwork(model, other));
      const opened = await asMisuse(model.path, () => openGroup(group, data, flags, statistics));
      group.forEach((own, k) => losses.set(own, opened[k]!));
    }
    return models.map((model) => losses.get(model)!);
  } catch (error) {
    for (const loss of losses.values()) await loss[Symbol.asyncDispose]();
    throw error;
  }
}

const areOneNetwork = ({ graph: a }: Model, { graph: b }: Model): boolean =>
  a !== undefined && b !== undefined && networkDifference(a, b) === undefined;

async function openGroup(
  group: readonly Model[],
  data: Dataset,
  flags: LossFlags,
  statistics: boolean,
): Promise<readonly ModelLoss[]> {
  const graphs = group.flatMap(({ graph }) => (graph ? [graph] : []));
  const [first] = graphs;
  if (!first) return [await group[0]!.open(data, flags)];
  const state = statistics ? statisticsOf(first) : [];
  return checkpointLosses(graphs as [Graph], { ...onnxSettings(data, flags), state });
}
