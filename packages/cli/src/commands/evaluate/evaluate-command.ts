import { commandRecord, toggle } from '@orograph/commands';
import { jsonFlags, modelFlags } from '@orograph/program';

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
