import { commandRecord } from '../../engine/command.ts';
import { toggle } from '../../flags/kinds.ts';
import { dataFlags, lossFlags, withData } from '../../flags/model-flags.ts';
import { jsonFlags } from '../../flags/run-flags.ts';

const { data, ...otherData } = dataFlags;
const { parameters, names, tie, tied, untie, mostSteps, mostNodes, ...otherLoss } = lossFlags;

/** `inspect M`. */
export const inspectCommand = commandRecord({
  name: 'inspect',
  group: 'models',
  summary: 'parameters, ops, which of them lack gradients; with --data loss and metrics',
  arguments: [{ name: 'model', help: 'an ONNX file, or model.json of TensorFlow.js', reads: 'file' }],
  flags: {
    data,
    ...withData(otherData),
    ...withData(otherLoss),
    parameters,
    names,
    tie,
    tied,
    untie,
    mostSteps,
    mostNodes,
    symmetries: toggle(
      'also which units can be permuted, scaled or change their sign without a change of the function',
    ),
    ...jsonFlags,
  },
  example: 'inspect model.onnx --data val.npz',
});
