/** What works in browsers too, and what reads and writes files, trains by flags and runs TensorFlow.js. */
export * from './browser.ts';
export { activationsOf, type ActivationSettings } from './activations.ts';
export { loadDataset } from './data/load-dataset.ts';
export { namedDatasets } from './data/named-datasets.ts';
export { loadOnnx, loadOnnxFile } from './load-onnx.ts';
export { openRepair, type Repair, type RepairSettings } from './repair/open-repair.ts';
export { saveOnnx } from './save-onnx.ts';
export { networkTask, type NetworkTask, type NetworkTaskSettings } from './training/network-task.ts';
export { startTask, type StartTask } from './training/start-task.ts';
export { openTrainable, type Trainable } from './training/trainable.ts';
export { trainingOrder, type TrainingLength } from './training/training-order.ts';
export {
  trainingStore,
  type PassedPoint,
  type SavedTraining,
  type TrainingStore,
} from './training/training-store.ts';
export { trajectoryBytes, type PassedTraining } from './training/trajectory-bytes.ts';
export {
  optimizerOf,
  trainPlan,
  type OptimizerName,
  type PlanFlags,
  type ScheduleName,
  type TrainingSetup,
} from './training/train-plan.ts';
export {
  trainUntil,
  type TrainUntilSettings,
  type TrainingProgress,
  type TrainingStatus,
} from './training/train-until.ts';
export { negativeVariance, type NegativeVariance } from './state/negative-variance.ts';
export { inFile } from './subject/in-file.ts';
export { fileHash } from './subject/file-hash.ts';
export {
  lossOnState,
  lossThrough,
  type LossThroughSettings,
  type StatefulPath,
} from './subject/loss-through.ts';
export { matchModels, type MatchedModels } from './subject/match-models.ts';
export type { Model, ModelCut, ModelLoss, ModelLossSettings } from './subject/model.ts';
export type { DescribedParameter, ModelDescription } from './subject/model-description.ts';
export { modelPoint, readModelPoint, type ModelPoint } from './subject/model-point.ts';
export { onnxModelOf } from './subject/onnx-model.ts';
export { closeLosses, graphLoss, openLoss, openLosses, withL2 } from './subject/open-loss.ts';
export { openModels } from './subject/open-models.ts';
export { readModel } from './subject/read-model.ts';
export { modelPaths, readModels } from './subject/read-models.ts';
export { checkSameLayout, isSameLayout, type LaidOut } from './subject/same-layout.ts';
export type { Subject, SubjectSettings, SubjectsSettings } from './subject/subject.ts';
export type { TieSettings } from './subject/tied-graph.ts';
export { hasGradient, twiceDifferentiable, withGradient } from './subject/with-gradient.ts';
export {
  conversionOf,
  isFrameworkFile,
  isWeightsFile,
  readWeights,
  weightsFiles,
} from './weights/read-weights.ts';
export { withFrameworkNames, type FrameworkName, type Named } from './weights/framework-names.ts';
export { readNames, type NamedArrays } from './weights/read-names.ts';
export { stateOfPath } from './state/state-of-path.ts';
export { readParameterPath, type ParameterPath } from './state/parameter-path.ts';
export {
  cutDirections,
  type CutDirectionKind,
  type CutDirectionSettings,
  type PointLaidOut,
} from './directions/cut-directions.ts';
export { describeDirections, type DirectionFacts } from './directions/describe-directions.ts';
export { directionsBytes, readDirections } from './directions/directions-file.ts';
export { storedDirections, type StoredDirections } from './directions/stored-directions.ts';
export { describeTfjs, type TfjsDescription } from './tfjs/describe-tfjs.ts';
export { loadTfjs } from './tfjs/load-tfjs.ts';
export { type TfjsBackend, type TfjsDevice, type TfjsDeviceChoice } from './tfjs/tfjs-device.ts';
export { tfjsLoss, type TfjsCut, type TfjsLoss, type TfjsLossSettings } from './tfjs/tfjs-loss.ts';
export { type TfjsModel, type TfjsWeightSpec } from './tfjs/tfjs-model.ts';
