/** Studies of trained networks, above models and probes: what is trained, searched and measured in one go, each with its records. */
export { alignModel, type AlignCall, type AlignSettings } from './align/align-model.ts';
export {
  alongRepaired,
  alongSegment,
  isLinePoint,
  repairedLine,
  type LinePlan,
  type OpenRepairedLine,
  type RepairedLine,
} from './align/align-lines.ts';
export { alignmentRecord, type AlignedPair } from './align/alignment-record.ts';
export { alignSummary, type AlignSummary } from './align/align-summary.ts';
export { canonicalModel } from './align/canonical-model.ts';
export { matchUnits, type MatchedModel, type MatchSettings } from './align/match-units.ts';
export { turnByTurn, type TurnCall } from './align/turn-by-turn.ts';
export { unitGraph } from './align/unit-graph.ts';
export { type AlignedModel } from './align/unit-pair.ts';
export { writeMerged } from './align/write-merged.ts';
export {
  connectorRecord,
  profilesOf,
  surfaceOf,
  trainConnector,
  type Connecting,
} from './connect/connecting.ts';
export {
  connectorName,
  readVertices,
  writeConnector,
  type ConnectorShape,
} from './connect/connector-file.ts';
export { blockCurvature, type BlockRecord } from './curvature/block-curvature.ts';
export { curvatureCost, type CurvatureCost, type CurvaturePlan } from './curvature/curvature-cost.ts';
export { curvatureSummary } from './curvature/curvature-summary.ts';
export { densityRecord, type DensityRecord } from './curvature/density-record.ts';
export { diagonalRecord, type DiagonalRecord } from './curvature/diagonal-record.ts';
export { type FollowProducts, type ProductPlan } from './curvature/follow-products.ts';
export { keepPairs, keptPairs, splitOff, type Pairs } from './curvature/kept-pairs.ts';
export {
  checkAtMost,
  eigenpairsRecord,
  leading,
  type EigenpairsRecord,
  type Leading,
  type LeadingPlan,
  type LeadingSettings,
} from './curvature/leading.ts';
export {
  searchStore,
  type Search,
  type SearchStore,
  type SearchStoreSettings,
} from './curvature/search-store.ts';
export { spectrumRuns, type SpectrumRunsPlan } from './curvature/spectrum-runs.ts';
export {
  checkSamplePairs,
  traceRecord,
  type TraceRecord,
  type TraceRecordPlan,
} from './curvature/trace-record.ts';
export {
  closeEnsembleTask,
  ensembleRecord,
  openEnsembleTask,
  trainedOptimum,
  type EnsembleTask,
  type OptimumPlan,
} from './ensemble/ensemble-record.ts';
export {
  reachWalk,
  type Checkpoint,
  type ReachWalk,
  type ReachWalkCall,
  type ReachWalkSettings,
} from './reach/reach-walk.ts';
export { walkSummary } from './reach/walk-summary.ts';
export { sharpnessMeasures, type SharpnessTask } from './sharpness/sharpness-measures.ts';
export type { MeasureRecord, SharpnessMeasure, SharpnessSettings } from './sharpness/sharpness-settings.ts';
export { comparedPairs, pairCount, type Compared, type Comparison } from './similarity/comparison.ts';
export { outputKindOf } from './similarity/output-kind.ts';
export {
  alongLine,
  pathLines,
  readSimilarityPath,
  type SimilarityPath,
} from './similarity/similarity-path.ts';
export { similarityStarts, type PointSettings } from './similarity/similarity-starts.ts';
export { similaritySummary } from './similarity/similarity-summary.ts';
export { checkDirections } from './slice/check-directions.ts';
export { coarseFirst } from './slice/coarse-first.ts';
export { cornerVariance } from './slice/corner-variance.ts';
export { cutWithCurvature } from './slice/cut-curvature.ts';
export {
  sliceFrame,
  type SliceFrame,
  type SliceFrameCall,
  type SliceFrameSettings,
  type SliceKind,
} from './slice/slice-frame.ts';
export { slicePlan, type PlanePath, type SliceGridSettings, type SlicePlan } from './slice/slice-plan.ts';
export { frequentShare } from './subspace/frequent-share.ts';
export { measureBoth, type BothMeasured } from './subspace/measure-both.ts';
export {
  subspaceTrainings,
  type DimensionRecord,
  type SubspaceSweep,
  type SubspaceTrainings,
} from './subspace/subspace-trainings.ts';
export { makePlan, minutesFor, type SurveyedParts } from './survey/plan-survey.ts';
export { plannedSeconds, secondsOfPart, secondsUntilEnd } from './survey/part-time.ts';
export { type PartSize, type SurveyPart } from './survey/part-sizes.ts';
export { surveyed, type SurveyedModel } from './survey/survey-costs.ts';
export {
  costsOn,
  fittingParts,
  secondsInAll,
  surveyExamples,
  surveyPlan,
  type PlannedPart,
  type SurveyCosts,
} from './survey/survey-plan.ts';
export { timedModel, type OpenModel, type TimedModel } from './survey/timed-model.ts';
export { basinRecord, noiseLevel, surfaceRecords, type LossNoise } from './topology/basin-records.ts';
export { passBetween, passTree, type PassSettings } from './topology/passes.ts';
export { relaxedPath, type RelaxSettings } from './topology/relaxed-path.ts';
export { sliceBasins, type LossGrid, type SliceBasins } from './topology/slice-basins.ts';
export {
  sliceChecks,
  type OpenSlice,
  type SliceChecks,
  type SliceChecksSettings,
} from './topology/slice-checks.ts';
export { type LossChoice } from './train/loss-choice.ts';
export { curvatureWatch, type CurvatureTask, type CurvatureWatch } from './train/train-curvature.ts';
export { everyOf, type SeedTraining } from './train/seed-training.ts';
export { trainSeed, type SeedTrainingCall } from './train/train-seed.ts';
export { type CountPlan, type CountWatch, type WatchCount } from './watch-count.ts';
export { type ProgressWatch, type WatchProgress } from './watch-progress.ts';
export { wedgeSummary, type Wedge } from './wedge/wedge-summary.ts';
export {
  wedgeSubject,
  wedgeTasks,
  type WayRecord,
  type WedgePlan,
  type WedgeScaleSettings,
  type WedgeSubject,
} from './wedge/wedge-tasks.ts';
export { keepTrained, type KeptNetwork } from './width/keep-trained.ts';
export { networkSettings, sweepPlan, type SweepPlan, type SweepSettings } from './width/sweep-plan.ts';
export { trainedTunnel, type TunnelCall, type TunnelTask } from './width/trained-tunnel.ts';
export { tunnelSummary, type Tunnel } from './width/tunnel-summary.ts';
export { widthGroups, type ModelWidth, type WidthGroup } from './width/width-groups.ts';
