import { commandRecord, toggle } from '@orograph/commands';

import { modelFlags } from '../../flags/model-flags.ts';
import { jsonFlags } from '../../flags/run-flags.ts';

/** `evaluate M...`. */
export const evaluateCommand = commandRecord({
  name: 'evaluate',
  group: 'models',
  summary: 'loss and metrics of each model',
  arguments: [
    { name: 'models', help: 'ONNX files, or models of TensorFlow.js', isMany: true, reads: 'file' },
  ],
  flags: {
    ...modelFlags,
    gradient: toggle("also the gradient's norm, whole and per block"),
    ...jsonFlags,
  },
  example: 'evaluate a.onnx b.onnx --data val.npz --gradient',
});
