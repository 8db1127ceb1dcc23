import type { Node } from '../../graph.ts';
import { int, ints } from '../../node-attributes.ts';
import type { Window } from '../../window.ts';

/** A window as the attributes of a convolution. */
export const windowAttributes = (w: Window, group: number): Node['attributes'] => ({
  kernel_shape: ints(w.kernel),
  strides: ints(w.strides),
  dilations: ints(w.dilations),
  pads: ints(w.pads),
  group: int(group),
});
