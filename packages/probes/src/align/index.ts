/** Units of networks matched to those of others, and scales put right. */
export { activationMatching, activationMatchingByTurns, type Activations } from './activation-matching.ts';
export { assignment } from './assignment.ts';
export { balancedScales, type Balance } from './balanced-scales.ts';
export type { MatchTurn } from './match-turn.ts';
export {
  matchUnits,
  matchUnitsByTurns,
  type Match,
  type MatchSettings,
  type Tensors,
  type UnitSymmetries,
} from './match-units.ts';
export { straightThrough, type StraightThroughPlan, type StraightThroughStep } from './straight-through.ts';
export {
  weightMatching,
  weightMatchingByTurns,
  type Aligned,
  type WeightMatchingPlan,
} from './weight-matching.ts';
