import { commandRecord } from '@orograph/commands';
import { lossFlags, machineFlags, runFlags } from '@orograph/program';

/** `trajectory M FILE`. */
export const trajectoryCommand = commandRecord({
  name: 'trajectory',
  group: 'models',
  summary: 'how straight a training went: path length, tortuosity, cosines of successive moves',
  arguments: [
    { name: 'model', help: 'a model file of the network', reads: 'file' },
    { name: 'npz', help: 'its trajectory, as train writes it, or a path', reads: 'file' },
  ],
  flags: { parameters: lossFlags.parameters, ...machineFlags, ...runFlags },
  example: 'trajectory runs/mlp/seed-0.onnx runs/mlp/seed-0.trajectory.npz --out runs/way',
});
