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
export { slice, sliceOf, type Evaluable, type SlicePoint, type SliceSettings } from './slice.ts';
