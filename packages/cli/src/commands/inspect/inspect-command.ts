import { commandRecord, toggle } from '@orograph/commands';
import { dataFlags, jsonFlags, lossFlags, tieFlags, withData } from '@orograph/program';

/** `inspect M`. */
export const inspectCommand = commandRecord({
  name: 'inspect',
  group: 'models',
  summary: 'parameters, ops, which of them lack gradients; with --data loss and metrics',
  arguments: [{ name: 'model', help: 'an ONNX file, or model.json of TensorFlow.js', reads: 'file' }],
  flags: {
    ...withData({ ...dataFlags, ...lossFlags }),
    // These say something of a model alone, too.
    data: dataFlags.data,
    parameters: lossFlags.parameters,
    ...tieFlags,
    symmetries: toggle(
      'also which units can be permuted, scaled or change their sign without a change of the function',
    ),
    ...jsonFlags,
  },
  example: 'inspect model.onnx --data val.npz',
});
