import type { Graph } from '@orograph/onnx';

import type { Dataset } from '../data/dataset.ts';
import { checkpointLosses } from '../state/checkpoint-losses.ts';
import { networkDifference } from '../state/same-network.ts';
import { statisticsOf } from '../state/state-beside.ts';
import { inFile } from './in-file.ts';
import type { Model, ModelLoss, ModelLossSettings } from './model.ts';
import { onnxSettings } from './onnx-model.ts';
import type { SubjectsSettings } from './subject.ts';

/** Opens models on the same data, each as its own loss: those of one network on the same sessions. */
export async function openModels(
  models: readonly Model[],
  data: Dataset,
  settings: ModelLossSettings & Pick<SubjectsSettings, 'statistics'>,
): Promise<readonly ModelLoss[]> {
  const losses = new Map<Model, ModelLoss>();
  try {
    for (const model of models) {
      if (losses.has(model)) continue;
      const group = models.filter((other) => other === model || areOneNetwork(model, other));
      const opened = await inFile(model.path, () => openGroup(group, data, settings));
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
  settings: ModelLossSettings & Pick<SubjectsSettings, 'statistics'>,
): Promise<readonly ModelLoss[]> {
  const graphs = group.flatMap(({ graph }) => (graph ? [graph] : []));
  const [first] = graphs;
  if (!first) return [await group[0]!.open(data, settings)];
  const { statistics = false } = settings;
  const state =
    typeof statistics === 'function' ? await statistics(first) : statistics ? statisticsOf(first) : [];
  return checkpointLosses(graphs as [Graph], { ...onnxSettings(data, settings), state });
}
