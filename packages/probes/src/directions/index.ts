/** Directions by what they are made of, and how far they go. */
export { directionsByKind } from './directions-by-kind.ts';
export type { DirectionKind } from '../direction-kinds.ts';
export type { DirectionSetting, KindDirection, NamedPoint } from './direction-setting.ts';
export { directionsInBlocks } from './directions-in-blocks.ts';
export { followDirection, type FollowedReach, type FollowPlan } from './follow-direction.ts';
