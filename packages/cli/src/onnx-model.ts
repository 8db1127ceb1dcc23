import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { loadOnnx, onnxLoss, type Device } from '@orograph/models';
import {
  gradientSupport,
  layoutOfParameters,
  opHistogram,
  parametersOf,
  thetaOf,
  type LossKind,
} from '@orograph/onnx';

import type { Model } from './model.ts';

/** Reads an ONNX model. */
export async function onnxModel(path: string): Promise<Model> {
  const graph = await loadOnnx(path);
  return {
    path,
    sha256: createHash('sha256').update(readFileSync(path)).digest('hex'),
    graph,
    inputs: graph.inputs,
    theta: () => thetaOf(graph, parametersOf(graph)),
    describe: async (include) => {
      const parameters = parametersOf(graph, include ? { include } : {});
      return Promise.resolve({
        format: 'onnx',
        opset: graph.opsets[''],
        dimension: layoutOfParameters(parameters).dim,
        parameters: parameters.map(({ name, shape }) => ({ name, shape })),
        inputs: graph.inputs,
        outputs: graph.outputs,
        ops: opHistogram(graph),
        withoutGradient: gradientSupport(graph),
      });
    },
    open: (data, { loss, device, parameters }) =>
      onnxLoss(graph, {
        data,
        ...(loss !== undefined && { loss: loss as LossKind }),
        ...(device !== undefined && { device: device as Device }),
        ...(parameters && { parameters }),
      }),
  };
}
