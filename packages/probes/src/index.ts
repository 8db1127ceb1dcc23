export * from './align/index.ts';
export { averagePredictions } from './average-predictions.ts';
export { averageSharpness, type AverageSharpnessPlan } from './average-sharpness.ts';
export { barrier, type ProfilePoint } from './barrier.ts';
export { batchSharpness, type BatchSharpnessPlan } from './batch-sharpness.ts';
export type { BlendStep } from './connect/blend.ts';
export { displacements, trajectory, type Displacement, type Trajectory } from './displacements.ts';
export {
  divisionsFor,
  latticePoints,
  randomPoints,
  vertexPoints,
  type ComplexPoint,
} from './connect/complex-points.ts';
export { barycentricSubdivision, flatSimplex, starOfStars, type Complex } from './connect/complex.ts';
export {
  alongConnector,
  connector,
  sampleConnector,
  straightConnector,
  type Connector,
  type ConnectorPlan,
  type ConnectorPoint,
} from './connect/connector.ts';
export { checkOperator, type OperatorCheck } from './check-operator.ts';
export { countAbove, countBelow, type CountAbove } from './count-above.ts';
export type { CrossingSettings } from './crossing.ts';
export {
  alongCurve,
  curve,
  curvePoints,
  curveThrough,
  lengthRatio,
  type Curve,
  type CurveKind,
  type CurvePlan,
  type CurvePoint,
} from './connect/curve.ts';
export {
  curvatureAlong,
  type CurvatureAlongPlan,
  type CurvatureAt,
  type CurvedLoss,
} from './curvature-along.ts';
export type { Curvature, CurvaturePoint } from './curvature-of.ts';
export { descend } from './descend.ts';
export { type DescentPlan, type DescentSettings, type DescentStep } from './descent-plan.ts';
export { diagonal, xdiag, type DiagonalEstimate } from './diagonal.ts';
export {
  basisSize,
  eigenpairs,
  type EigenpairsPlan,
  type EigenpairsStep,
  type WhichEigenvalues,
} from './eigenpairs.ts';
export { ensembleMembers, type EnsemblePlan, type EnsembleStart } from './ensemble/ensemble-members.ts';
export type { EnsembleMethod } from './ensemble/ensemble-method.ts';
export { averageGain, ensembleGain, meanBarrier, meanDisagreement } from './ensemble/ensemble-statistics.ts';
export { memberRecords, type EnsembleBench, type MemberRecord } from './ensemble/member-records.ts';
export * from './connect/index.ts';
export {
  ensembleSummary,
  type EnsembleRow,
  type EnsembleSummary,
  type MadeEnsemble,
} from './ensemble/ensemble-summary.ts';
export * from './directions/index.ts';
export * from './factors/index.ts';
export * from './summaries/index.ts';
export { fisherRao } from './fisher-rao.ts';
export type { FunctionSimilarity } from './function-similarity.ts';
export { gradientNoise, type GradientNoise, type GradientNoisePlan } from './gradient-noise.ts';
export { goldilocks, type GoldilocksPlan, type GoldilocksRecord } from './goldilocks.ts';
export {
  hierarchicalConnector,
  type HierarchicalPlan,
  type HierarchicalStep,
} from './connect/hierarchical-connector.ts';
export { hutchPlusPlus, type HutchPlusPlusPlan } from './hutch-plus-plus.ts';
export { instability, type InstabilityPlan, type InstabilityRecord } from './instability.ts';
export { kick, type Kick, type KickPlan } from './kick.ts';
export { type KrylovState } from './krylov.ts';
export { lanczos, type LanczosPlan } from './lanczos.ts';
export { type LanczosStep } from './lanczos-process.ts';
export { linearCka } from './linear-cka.ts';
export { longShare, type Share } from './long-share.ts';
export {
  empiricalFisher,
  fisher,
  gaussNewton,
  hessian,
  sampledFisher,
  type NetworkLoss,
} from './loss-operators.ts';
export { measure, type MeasuredLoss } from './measure.ts';
export { midpoints, type MidpointsLevel, type MidpointsPlan } from './connect/midpoints.ts';
export { noisy } from './noisy.ts';
export { fullBatch, minibatches, type Batches, type Objective } from './objective.ts';
export { journal } from './operators/journal.ts';
export { orderedMap } from './operators/ordered-map.ts';
export { progress, type Progress } from './operators/progress.ts';
export { runningAverage } from './operators/running-average.ts';
export { runningMean } from './operators/running-mean.ts';
export { linearOperator, type LinearOperator, type OperatorParts } from './operator.ts';
export { composed, deflated, observed, onBlock, shifted, type BlockRange } from './operator-algebra.ts';
export { pairSimilarities, type PairSimilaritiesPlan, type PairSimilarity } from './pair-similarities.ts';
export { passHeight, type Terrain } from './pass-height.ts';
export { pathInCut, type PathInCut } from './path-in-cut.ts';
export { planeThrough, rangesAround, type PlaneThrough } from './plane-through.ts';
export {
  plane,
  pointsOf,
  ray,
  segment,
  sizeOfCut,
  volume,
  type CutGrid,
  type CutPlan,
  type GridSettings,
  type LineSettings,
  type PlanPoint,
  type Range,
} from './plan.ts';
export { type ColumnKind, projection } from './projection.ts';
export { type Projection, type ProjectionPlan } from './projection-plan.ts';
export { quadratures, type Quadrature, type QuadraturesPlan } from './quadratures.ts';
export { reach, type Reach, type ReachPlan } from './reach.ts';
export { sharpness, type SharpnessPlan, type SharpnessStep } from './sharpness.ts';
export { type Ball } from './sharpness-ball.ts';
export { similarities, type SimilaritiesPlan, type Similarity } from './similarities.ts';
export {
  classAccuracy,
  disagreement,
  jensenShannon,
  squaredDifference,
  type OutputKind,
  type Predictions,
} from './similarity.ts';
export { similarityAlong, type SimilarityAlong, type SimilarityAlongPlan } from './similarity-along.ts';
export { measuredSimilarity, type MeanInterval, type MeasuredSimilarity } from './similarity-interval.ts';
export { simplexVolume } from './simplex-volume.ts';
export { slice, sliceOf, type SlicePoint, type SliceSettings } from './slice.ts';
export { snapshots, type Snapshot, type SnapshotsPlan } from './snapshots.ts';
export { spectralDensity, type SpectralDensity, type SpectralDensitySettings } from './spectral-density.ts';
export { spectrumEnds, type SpectrumEnds, type SpectrumEndsPlan } from './spectrum-ends.ts';
export { type Spectrum } from './spectrum.ts';
export { subspace, type SubspacePlan, type SubspaceRecord } from './subspace.ts';
export {
  intrinsicDimension,
  successRates,
  thresholdDimension,
  type SuccessRate,
} from './dimension/threshold-dimension.ts';
export { frobeniusSquared, trace, type TracePlan } from './trace.ts';
export { trajectoryPlane, type TrajectoryPlane } from './trajectory-plane.ts';
export { type Evaluable } from './using-cut.ts';
export { tunnelWidth, width, type Width, type WidthPlan } from './width.ts';
export {
  basinRays,
  basinVolume,
  type BasinPlan,
  type BasinRay,
  type BasinVolume,
} from './dimension/basin-volume.ts';
export {
  shortDirections,
  type ShortDirectionsPlan,
  type ShortDirectionsRecord,
} from './dimension/short-directions.ts';
export {
  overlapVerdict,
  subspaceOverlap,
  type OverlapVerdict,
  type SubspaceOverlap,
} from './dimension/subspace-overlap.ts';
export {
  dimensionFromSearches,
  dimensionFromSpectrum,
  dimensionFromThreshold,
  disagree,
  type DimensionEstimate,
} from './dimension/wedge-dimension.ts';
export { thresholdFit, type ThresholdFit, type Trial } from './dimension/threshold-fit.ts';
export {
  censoredEstimate,
  type CensoredEstimate,
  type CensoredValue,
} from './statistics/censored-estimate.ts';
export { holm } from './statistics/holm.ts';
export { studentPValue } from './statistics/student.ts';
export { repetitionsFor, resolvable, resolvableWords } from './statistics/resolvable.ts';
export { wilson, type ShareInterval } from './statistics/wilson.ts';
export { weightSimilarity, type WeightSimilarity } from './weight-similarity.ts';
export { withTest, type Measured } from './with-test.ts';
export { xtrace, type XTracePlan } from './xtrace.ts';
export { bottleneckDistance, wassersteinDistance, type Diagram } from './topology/diagram-distance.ts';
export { disconnectivity, type Pass } from './topology/disconnectivity.ts';
export { gridLandscape, type Connectivity } from './topology/grid-landscape.ts';
export { persistence, type Basin } from './topology/joining.ts';
export { mergeTree, type Landscape, type MergeTree } from './topology/merge-tree.ts';
export { chanceFactor, differenceError, partLosses } from './topology/sampling-error.ts';
export { filled, simplifiedTree } from './topology/simplify.ts';
export { stringSaddle, type StringPlan, type StringStep } from './topology/string-saddle.ts';
export { wayBelow } from './topology/way-below.ts';
export { similarityToItself, pairQuantities, type PairQuantity } from './pair-quantities.ts';
export { reliablePairs } from './reliable-pairs.ts';
export {
  directionCount,
  risingCurvature,
  type CountRecord,
  type CountScale,
  type DirectionCount,
  type EigenReach,
} from './dimension/direction-count.ts';
