/** What works in browsers: bytes in, no files. Sessions run by `onnxruntime-web` on the thread that asks for them, at best a Web Worker. */
export { batchNormLoss, type BatchNormLossSettings } from './batch-norm-loss.ts';
export { withBatchNormStatistics, type BatchNormSettings } from './batch-norm-statistics.ts';
export { type DataElement, type DataNumbers, type DataTensor } from './data/data-tensor.ts';
export { datasetOf, type Dataset } from './data/dataset.ts';
export { displacedCut, type DisplacedCut } from './displaced-cut.ts';
export { drawExamples } from './data/draw-examples.ts';
export { datasetFrom, type LoadDatasetSettings } from './data/dataset-in.ts';
export type { Scale } from './data/scale.ts';
export { parseNpy, serializeNpy } from './data/npy.ts';
export { arrayOf, parseNpz, serializeNpz, type Arrays, type NpzSettings } from './data/npz.ts';
export { type Device, type DeviceChoice } from './device.ts';
export { withHeldInputs } from './graph-for-data.ts';
export { readOnnx, type ExternalData, type OnnxFile } from './read-onnx.ts';
export { type CutSettings, type CutStrategy, type OnnxCut } from './onnx-cut.ts';
export { onnxLoss } from './onnx-loss.ts';
export type { OnnxLoss, OnnxLossSettings, StateBeside } from './onnx-loss-types.ts';
export { type Runtime } from './runtime.ts';
export { trainLoss } from './train-loss.ts';
export {
  type TrainingCheckpoint,
  type TrainingEpoch,
  type TrainingPlan,
  type TestLoss,
  type TrainingChanged,
  type TrainingRecord,
  type TrainingSettings,
  type TrainingStep,
  type TrainingWatch,
  type TrainingWatched,
  type WatchedPoint,
} from './training-plan.ts';
export {
  placeOf,
  stepsOf,
  type EpochPlace,
  type ExampleOrder,
  type TrainingChange,
  type TrainingChanges,
  type TrainingSettingsChange,
  type TrainingSettingsNow,
} from './training/training-changes.ts';
export { type TrainingPoint, type TrainingState } from './training-state.ts';
export { train, type TrainedCheckpoint, type TrainSettings, type WatchedNetwork } from './train.ts';
export { parseTrajectory, serializeTrajectory, type Trajectory } from './trajectory.ts';
export { checkpointLosses, stateThrough, type Checkpoint } from './state/checkpoint-losses.ts';
export { lossWithState, notOwned } from './state/loss-with-state.ts';
export { networkDifference } from './state/same-network.ts';
export { differingState, statisticsOf } from './state/state-beside.ts';
export { interpolatedState, type StatefulPoint, type StateMap } from './state/state-map.ts';
export type { Guess } from './target/guess.ts';
export { runningLayout } from './running-statistics.ts';
export { isBatchNorm, withBatchStatistics } from './with-batch-statistics.ts';
export { autoencoder } from './zoo/autoencoder.ts';
export { lenet5 } from './zoo/lenet5.ts';
export { mlp } from './zoo/mlp.ts';
export { resnet20 } from './zoo/resnet20.ts';
export { simpleCnn, type SimpleCnnSettings } from './zoo/simple-cnn.ts';
export { type DropoutSettings, type ZooSettings } from './zoo/zoo-settings.ts';
export { zoo } from './zoo/zoo.ts';
export { withWeights, type RenamedWeight, type Weighted } from './weights/with-weights.ts';
