/** What records of probes come to. */
export { alignedBarriers, type AlignedBarriers, type BeforeAndAfter } from './aligned-barriers.ts';
export { fittedCutOff } from './fitted-cut-off.ts';
export {
  goldilocksSummary,
  type GoldilocksSummary,
  type RadiusSummary,
  type ScaledGoldilocks,
} from './goldilocks-summary.ts';
export {
  instabilitySummary,
  type InstabilityRow,
  type InstabilityScale,
  type Undecided,
  type InstabilitySummary,
  type SeededInstability,
} from './instability-summary.ts';
export {
  reachSummary,
  type KindOfReach,
  type KindReach,
  type ReachScale,
  type ReachSummary,
} from './reach-summary.ts';
export {
  farthestFromEnds,
  similarityMatrices,
  type FarthestPoint,
  type PairOfModels,
  type PointBesideEnds,
} from './similarity-summary.ts';
export {
  sliceExtremes,
  type ExtremesFold,
  type MeasuredPoint,
  type SliceExtremes,
} from './slice-extremes.ts';
export {
  subspaceSummary,
  type SubspaceScale,
  type SubspaceSummary,
  type SubspaceTraining,
} from './subspace-summary.ts';
export {
  disagreeingWays,
  wedgeEstimates,
  wedgesTogether,
  wedgeWays,
  type WedgeEstimates,
  type WedgeMeasured,
  type WedgeScale,
  type WedgeWay,
} from './wedge-summary.ts';
