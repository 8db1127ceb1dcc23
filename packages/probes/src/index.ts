export { barrier, type ProfilePoint } from './barrier.ts';
export type { CrossingSettings } from './crossing.ts';
export { descend, type DescentPlan, type DescentSettings, type DescentStep } from './descend.ts';
export { longShare, type Share } from './long-share.ts';
export { fullBatch, minibatches, type Objective } from './objective.ts';
export { orderedMap } from './operators/ordered-map.ts';
export { progress, type Progress } from './operators/progress.ts';
export { runningMean } from './operators/running-mean.ts';
export { planeThrough, rangesAround, type PlaneThrough } from './plane-through.ts';
export {
  plane,
  pointsOf,
  ray,
  segment,
  sizeOfCut,
  volume,
  type CutPlan,
  type GridSettings,
  type LineSettings,
  type PlanPoint,
  type Range,
} from './plan.ts';
export { reach, type Reach, type ReachPlan } from './reach.ts';
export { slice, sliceOf, type Evaluable, type SlicePoint, type SliceSettings } from './slice.ts';
export { subspace, type SubspacePlan, type SubspaceRecord } from './subspace.ts';
export {
  intrinsicDimension,
  successRates,
  thresholdDimension,
  type SuccessRate,
} from './threshold-dimension.ts';
export { tunnelWidth, width, type Width, type WidthPlan } from './width.ts';
