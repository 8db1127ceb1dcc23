export { batchNormLoss, type BatchNormLossSettings } from './batch-norm-loss.ts';
export { withBatchNormStatistics, type BatchNormSettings } from './batch-norm-statistics.ts';
export { type DataElement, type DataNumbers, type DataTensor } from './data/data-tensor.ts';
export { datasetOf, type Dataset } from './data/dataset.ts';
export { loadDataset } from './data/load-dataset.ts';
export { datasetFrom, type LoadDatasetSettings } from './data/dataset-in.ts';
export type { Scale } from './data/scale.ts';
export { namedDatasets } from './data/named-datasets.ts';
export { parseNpy, serializeNpy } from './data/npy.ts';
export { arrayOf, parseNpz, serializeNpz, type Arrays, type NpzSettings } from './data/npz.ts';
export { type Device, type DeviceChoice } from './device.ts';
export { withHeldInputs } from './graph-for-data.ts';
export { loadOnnx, loadOnnxFile } from './load-onnx.ts';
export { readOnnx, type ExternalData, type OnnxFile } from './read-onnx.ts';
export { type CutSettings, type CutStrategy, type OnnxCut } from './onnx-cut.ts';
export { onnxLoss } from './onnx-loss.ts';
export type { OnnxLoss, OnnxLossSettings, StateBeside } from './onnx-loss-types.ts';
export { type Runtime } from './runtime.ts';
export { saveOnnx } from './save-onnx.ts';
export { networkTask, type NetworkTask, type NetworkTaskSettings } from './training/network-task.ts';
export { startTask, type StartTask } from './training/start-task.ts';
export { openTrainable, type Trainable } from './training/trainable.ts';
export { trainLoss } from './train-loss.ts';
export {
  type TrainingCheckpoint,
  type TrainingEpoch,
  type TrainingPlan,
  type TestLoss,
  type TrainingRecord,
  type TrainingSettings,
  type TrainingStep,
} from './training-plan.ts';
export { type TrainingPoint, type TrainingState } from './training-state.ts';
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
export { train, type TrainedCheckpoint, type TrainSettings } from './train.ts';
export { parseTrajectory, serializeTrajectory, type Trajectory } from './trajectory.ts';
export { checkpointLosses, stateThrough, type Checkpoint } from './state/checkpoint-losses.ts';
export { lossWithState, notOwned } from './state/loss-with-state.ts';
export { negativeVariance, type NegativeVariance } from './state/negative-variance.ts';
export { networkDifference } from './state/same-network.ts';
export { differingState, statisticsOf } from './state/state-beside.ts';
export { interpolatedState, type StatefulPoint, type StateMap } from './state/state-map.ts';
export { fileHash } from './subject/file-hash.ts';
export { lossThrough, type LossThroughSettings, type StatefulPath } from './subject/loss-through.ts';
export { matchModels, type MatchedModels } from './subject/match-models.ts';
export type { Model, ModelCut, ModelLoss, ModelLossSettings } from './subject/model.ts';
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
export type { Guess } from './target/guess.ts';
export {
  conversionOf,
  isFrameworkFile,
  isWeightsFile,
  readWeights,
  weightsFiles,
} from './weights/read-weights.ts';
export { withFrameworkNames, type FrameworkName, type Named } from './weights/framework-names.ts';
export { readNames, type NamedArrays } from './weights/read-names.ts';
export { withWeights, type RenamedWeight, type Weighted } from './weights/with-weights.ts';
export { describeTfjs, type TfjsDescription } from './tfjs/describe-tfjs.ts';
export { loadTfjs } from './tfjs/load-tfjs.ts';
export { type TfjsBackend, type TfjsDevice, type TfjsDeviceChoice } from './tfjs/tfjs-device.ts';
export { tfjsLoss, type TfjsCut, type TfjsLoss, type TfjsLossSettings } from './tfjs/tfjs-loss.ts';
export { type TfjsModel, type TfjsWeightSpec } from './tfjs/tfjs-model.ts';
export { isBatchNorm, withBatchStatistics } from './with-batch-statistics.ts';
export { autoencoder } from './zoo/autoencoder.ts';
export { lenet5 } from './zoo/lenet5.ts';
export { mlp } from './zoo/mlp.ts';
export { resnet20 } from './zoo/resnet20.ts';
export { simpleCnn } from './zoo/simple-cnn.ts';
export { type DropoutSettings, type ZooSettings } from './zoo/zoo-settings.ts';
export { zoo } from './zoo/zoo.ts';
