/**
 * Opens models on their data as flags say it.
 *
 * @packageDocumentation
 */
export { asMisuse } from './models/as-misuse.ts';
export { curvatureMatrix, type CurvatureMatrix, type MatrixChoice } from './models/curvature-operator.ts';
export {
  dataSettings,
  l2Of,
  lossOptionsOf,
  lossSettings,
  subjectSettings,
  tieSettings,
} from './models/loss-settings.ts';
export { tellMemory, type MemoryNeed } from './models/memory-need.ts';
export { openFiles } from './models/open-files.ts';
export { openNetwork, type Network } from './models/open-network.ts';
export { joinedLoss, openSubjects, readModelFile } from './models/open-subjects.ts';
export { networkOf, startOf, trainableOf } from './models/open-task.ts';
export { refuseRepeated } from './models/refuse-repeated.ts';
export { remarksOn } from './models/remarks.ts';
export { highLoss, thresholdOf } from './models/threshold.ts';
export { warnNonFinite } from './models/warn-non-finite.ts';
