import { choice, commandRecord, nonNegative, output, toggle } from '@orograph/commands';
import { jsonFlags, lossFlags, optimizerNames } from '@orograph/program';

const { loss, classAxis, classWeights, ignoreLabel, labelSmoothing, huberDelta, l2, parameters } = lossFlags;
const ownLoss = { loss, classAxis, classWeights, ignoreLabel, labelSmoothing, huberDelta, l2, parameters };

/** `differentiate M`. */
export const differentiateCommand = commandRecord({
  name: 'differentiate',
  group: 'models',
  summary: 'an ONNX file that computes the loss and its gradient, for any ONNX Runtime',
  arguments: [{ name: 'model', help: 'an ONNX file', reads: 'file' }],
  flags: {
    hvp: toggle('also products of the Hessian with a vector', { group: 'probe', conflicts: ['step'] }),
    step: choice('instead of the gradient one step of training by this optimizer', optimizerNames, {
      group: 'probe',
    }),
    weightDecay: nonNegative('weight decay of the optimizer', {
      group: 'probe',
      value: '<rate>',
      fallback: 0,
      needs: 'step',
    }),
    ...ownLoss,
    out: output('the ONNX file to write; what it is fed at first goes beside it, in *.start.onnx', {
      value: '<file>',
    }),
    ...jsonFlags,
  },
  example: 'differentiate model.onnx --loss cross-entropy --out grad.onnx',
});
