import { commandRecord, output, positive, type Values, whole } from '@orograph/commands';
import { keptRunFlags, modelFlags } from '@orograph/program';

/** `survey M`. */
export const surveyCommand = commandRecord({
  name: 'survey',
  group: 'models',
  summary:
    'a first look at a model within a time: its plane, reach, width, curvature and sharpness in one report',
  arguments: [{ name: 'model', help: 'an ONNX file, or a TensorFlow.js model', reads: 'file' }],
  flags: {
    ...modelFlags,
    minutes: positive('how long it may take, at least one; sets how much is measured', {
      fallback: 5,
    }),
    seed: whole('seed of random directions and vectors', { fallback: 0 }),
    out: output('the folder of the report and of a run for each part', {
      shown: 'runs/survey- and the name of the model',
    }),
    ...keptRunFlags,
  },
  example: 'survey model.onnx --data val.npz',
  isStep: false,
});

/** The flags of `survey`. */
export type SurveyFlags = Values<typeof surveyCommand.flags>;
