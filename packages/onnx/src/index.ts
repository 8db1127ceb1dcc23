export { affineCut, type AffineCut } from './affine-cut.ts';
export { alongCut, directionName, withDirections } from './along-cut.ts';
export { forKernels, type KernelSettings } from './blocked/for-kernels.ts';
export { batchFirst, withConstantInputs } from './bind-inputs.ts';
export { checkLossOptions } from './check-loss-options.ts';
export { decideBranches, undecidedWeights, type UndecidedWeights } from './decide-branches.ts';
export { withDropoutMasks, type DropoutMask } from './dropout-masks.ts';
export { differentiableOps, type Differentiable } from './differentiable.ts';
export { foldBatchNorm } from './fold-batch-norm.ts';
export { gradient, gradientName } from './grad.ts';
export { gradientRefusals, gradientSupport, type GradientRefusal } from './gradient-support.ts';
export type {
  Attribute,
  Constant,
  DataType,
  Dim,
  Graph,
  GraphLimits,
  Node,
  TensorData,
  ValueInfo,
} from './graph.ts';
export { empiricalFisher, gaussNewton, type Between, type Terms } from './gauss-newton.ts';
export { hvp, hvpName, tangentName, type ProductSettings } from './hvp.ts';
export { inferenceDropout } from './inference-dropout.ts';
export { inferShapes } from './infer-shapes.ts';
export { withResidentRows } from './resident-rows.ts';
export { withoutMaxPlaces } from './without-max-places.ts';
export { withStatedShapes } from './stated-shapes.ts';
export { scoresName, withLossHead } from './loss-head.ts';
export type { LossHead, LossKind, LossOptions } from './loss-parts.ts';
export { DifferentNetworksError, matchCheckpoints } from './checkpoints/match-checkpoints.ts';
export { kindOfFile } from './kind-of-file.ts';
export { OnnxFormatError } from './onnx-format-error.ts';
export { opHistogram } from './op-histogram.ts';
export {
  layoutOfParameters,
  parametersOf,
  thetaOf,
  withTheta,
  type Parameter,
  type ParameterSettings,
} from './parameters.ts';
export { parameterNotes, type ParameterNotes } from './parameter-notes.ts';
export { parseOnnx, type ParseSettings } from './parse-onnx.ts';
export { classProbabilitiesOf, probabilitiesOf, type Probabilities } from './probabilities.ts';
export { promote } from './promote.ts';
export { joinOutputs } from './join-outputs.ts';
export { prune } from './prune.ts';
export { splitByInputs, type SplitGraph } from './split-by-inputs.ts';
export { selectByName } from './select-by-name.ts';
export { renameConstants } from './rename-constants.ts';
export { serializeOnnx, serializeOnnxExternal, type ExternalModel } from './serialize-onnx.ts';
export { specialise, type InputShapes } from './specialise.ts';
export { rejoinMerged, tie, untie } from './ties.ts';
export { UnsupportedOpError } from './unsupported-op-error.ts';
export { describeScalings } from './scaling/describe-scalings.ts';
export { rescaled } from './scaling/rescaled.ts';
export { scalingsOf, type Scalings } from './scaling/scalings.ts';
export { describeAction, describeSymmetries } from './symmetry/describe-symmetries.ts';
export { permuted } from './symmetry/permute.ts';
export { type Obstacle } from './symmetry/propagate.ts';
export {
  symmetriesOf,
  type Symmetries,
  type SymmetrySettings,
  type UnitGroup,
} from './symmetry/symmetries.ts';
export { type ExternalData } from './read-tensor.ts';
export { withoutDropout } from './without-dropout.ts';
export {
  derivativeGraph,
  type DerivativeGraph,
  type DerivativeSettings,
} from './training/derivative-graph.ts';
export {
  columnName,
  eachName,
  endName,
  finiteName,
  repeatedSteps,
  rowsName,
  startName,
} from './training/repeated-steps.ts';
export {
  momentName,
  nextName,
  squaredNormName,
  trainingStep,
  type MovedStatistics,
  type StepSettings,
  type TrainingStep,
} from './training/training-step.ts';
export { coordinatesName, originName } from './training/in-subspace.ts';
export { operandsOf } from './training/linear-map-nodes.ts';
export { momentsOf } from './training/update.ts';
export { uncountedWeights, type UncountedWeight } from './uncounted-weights.ts';
