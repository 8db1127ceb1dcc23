import { connect } from './connect.ts';
import { curvature } from './curvature.ts';
import { plane } from './plane.ts';
import { reach } from './reach.ts';
import { segment } from './segment.ts';
import { sharpness } from './sharpness.ts';
import { train } from './train.ts';
import { triangle } from './triangle.ts';
import { wedges } from './wedges.ts';
import type { View } from './view.ts';

/** All views, in the order they are offered. */
export const views: readonly View[] = [
  plane,
  triangle,
  segment,
  connect,
  reach,
  curvature,
  sharpness,
  train,
  wedges,
];
