/** How a measure depends on one setting of trainings, a line through the logarithms for each seed. */
export {
  factorEffect,
  factorScale,
  placeOn,
  valueAt,
  type FactorEffect,
  type FactorPoint,
  type FactorScale,
  type Measure,
} from './factor-effect.ts';
export { ratioText } from './factor-ratio.ts';
export {
  factorSummary,
  isCompared,
  type FactorSummary,
  type FactorTraining,
  type FactorValue,
  type WidthVerdict,
} from './factor-summary.ts';
export { factorTitles, type Factor, type FactorValues } from './factor.ts';
export { factorWords } from './factor-words.ts';
export { sweepSummaries, trainingsAt, type SweepTraining } from './sweep-summary.ts';
export {
  planFlagsOf,
  settingName,
  settingsOfSweep,
  withFactor,
  type TrainingChoices,
  type TrainingSetting,
} from './training-setting.ts';
export {
  hasTunnel,
  tunnelFields,
  type TrainedState,
  type TunnelFields,
  type TunnelMeasures,
  type TrainingStatus,
} from './tunnel-fields.ts';
