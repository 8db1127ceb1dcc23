import { createHash } from 'node:crypto';

import { describeTfjs } from '../tfjs/describe-tfjs.ts';
import { loadTfjs } from '../tfjs/load-tfjs.ts';
import type { TfjsDevice } from '../tfjs/tfjs-device.ts';
import { tfjsLoss } from '../tfjs/tfjs-loss.ts';
import { notApplicable } from './in-file.ts';
import type { Model } from './model.ts';

/** Reads a TensorFlow.js model: `model.json`, or the folder it is in. */
export async function tfjsModel(path: string): Promise<Model> {
  const model = await loadTfjs(path);
  const { inputs, theta } = await describeTfjs(model);
  const { format, modelTopology, weightSpecs, weightData } = model;
  return {
    path,
    sha256: createHash('sha256')
      .update(JSON.stringify([modelTopology, weightSpecs]))
      .update(new Uint8Array(weightData))
      .digest('hex'),
    inputs,
    theta: () => theta,
    describe: async (parameters) => {
      const described = await describeTfjs(model, parameters ? { parameters } : {});
      const { layout, outputs, ops, device, withoutGradient, unavailable } = described;
      return {
        format: `tfjs-${format}`,
        dimension: layout.dim,
        parameters: layout.blocks.map(({ name, shape }) => ({ name, shape })),
        inputs,
        outputs,
        ops,
        withoutGradient,
        ...(device && { device }),
        unavailable,
      };
    },
    open: async (data, { loss, lossOptions = {}, output, device, parameters }) => {
      const { outputs } = await describeTfjs(model);
      if (output !== undefined && output !== outputs[0]!.name)
        throw notApplicable('output', {
          expected: `"${outputs[0]!.name}", the first output, which the loss of a TensorFlow.js model is of`,
          got: `"${output}"`,
          where: path,
        });
      const [option] = Object.keys(lossOptions);
      if (option !== undefined)
        throw notApplicable(option, { expected: 'an ONNX model', got: 'a TensorFlow.js model', where: path });
      return tfjsLoss(model, {
        data,
        ...(loss !== undefined && { loss }),
        ...(device !== undefined && { device: device as TfjsDevice }),
        ...(parameters && { parameters }),
      });
    },
  };
}
