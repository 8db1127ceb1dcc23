export type { AffineSubspace, DenseMap, FastfoodMap, LinearMap, SparseMap } from './linear-map.ts';
export { orthonormalityError, orthonormalize, project, randomSubspace, reject, type Basis } from './basis.ts';
export { crc32Of } from './crc32.ts';
export { between, randomDirection, unit } from './direction.ts';
export { filterLength, filterNormalize, layerNormalize, normalizeInPlace } from './filter-normalize.ts';
export { symmetricEigenpairs, tridiagonalEigenpairs, type Eigenpair, type Tridiagonal } from './eigen.ts';
export { InputError } from './input-error.ts';
export type { ResultRecord } from './result-record.ts';
export { indexAt, placeAt } from './row-major.ts';
export { misuse, MisuseError, type Mismatch, type SettingMismatch } from './misuse.ts';
export { confidenceInterval, estimate, type Estimate } from './estimate.ts';
export { chiSquareQuantile } from './chi-square.ts';
export { gaussRule, type QuadratureRule } from './gauss-rule.ts';
export {
  blockOf,
  checkDim,
  hasFilters,
  layoutOf,
  pack,
  sizeOf,
  unpack,
  type Block,
  type BlockSpec,
  type Layout,
  type Tensor,
} from './layout.ts';
export {
  plainCut,
  sliceable,
  withDifferenceHvp,
  type BatchSettings,
  type CompositeLoss,
  type Cut,
  type DifferentiableLoss,
  type Loss,
  type Measurable,
  type Measurement,
  type Predictive,
  type ProductSettings,
  type SampledLoss,
  type Sliceable,
  type TwiceDifferentiableLoss,
  type ValueAndGrad,
} from './loss.ts';
export {
  adam,
  sgd,
  type AdamSettings,
  type Optimizer,
  type OptimizerState,
  type SgdSettings,
  type UpdateRule,
} from './optimizer.ts';
export { named, normal, permutation, rademacher, random, streamSeed, type Random } from './random.ts';
export { sideBySide } from './side-by-side.ts';
export type { VectorStorage } from './vector-storage.ts';
export { constant, cosineDecay, stepDecay, triangular, warmRestarts, type Schedule } from './schedule.ts';
export type {
  StepBatches,
  SteppableLoss,
  Stepper,
  StepperSettings,
  StepResults,
  StepState,
} from './stepper.ts';
export {
  composed,
  permuteUnits,
  randomElement,
  sourceIndices,
  type AxisAction,
  type GroupElement,
  type PermutationGroup,
  type TensorActions,
} from './symmetry.ts';
export { displaceInto, isInMemory, storedDot, type StoredVector } from './stored-vector.ts';
export {
  randomScales,
  randomSigns,
  scaleFactors,
  scaleUnits,
  sitePositions,
  type Scales,
  type ScaleSite,
  type ScalingGroup,
} from './scaling.ts';
export {
  combine,
  cosine,
  addMultiples,
  areSame,
  displace,
  divide,
  dot,
  dots,
  interpolate,
  isFiniteVector,
  norm,
  scale,
  subtract,
  type Vector,
} from './vector.ts';
export { withWeightDecay } from './weight-decay.ts';
