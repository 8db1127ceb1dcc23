export { barycentricConnector, type BarycentricConnector } from './barycentric-connector.ts';
export { blockSums, type BlockSums, type BlockSumsPlan } from './block-sums.ts';
export { doubleWell, type DoubleWell, type DoubleWellPlan } from './double-well.ts';
export { johnsonPath, type JohnsonPath } from './johnson-path.ts';
export { type LossMap } from './loss-map.ts';
export { quadratic, type Quadratic } from './quadratic.ts';
export { type Thickness, type WedgesPlan } from './wedges-plan.ts';
export { wedges, type NearestWedge, type Wedges } from './wedges.ts';
