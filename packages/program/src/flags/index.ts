/** Tables of flags that commands share. */
export { dataNames, networkHelp, networkNames } from './known-names.ts';
export { machineFlags, type MachineFlags } from './machine-flags.ts';
export { matrixFlags, matrixNames } from './matrix-flags.ts';
export {
  alignFlags,
  canonicalFlags,
  dataFlags,
  lossFlags,
  modelFlags,
  stateFlags,
  tieFlags,
  trainedModels,
  withData,
  type LossFlags,
  type LossKindFlags,
  type StateFlags,
} from './model-flags.ts';
export { quadratureFlags } from './quadrature-flags.ts';
export { costlyRunFlags, jsonFlags, keptRunFlags, runFlags, type RunFlags } from './run-flags.ts';
export { thresholdFlags, type ThresholdFlags } from './threshold-flags.ts';
export {
  batchFlag,
  networkFlags,
  optimizerNames,
  periodicSchedules,
  scheduleNames,
  taskFlags,
  testFlag,
  testLimitFlag,
  updateFlags,
  weightDecayFlag,
  type TaskFlags,
} from './training-flags.ts';
