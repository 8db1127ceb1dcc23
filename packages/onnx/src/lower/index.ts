import { activations } from './activations.ts';
import { einsum } from './einsum.ts';
import { elementary } from './elementary.ts';
import type { Lowering } from './lowering.ts';
import { movements } from './movements.ts';
import { normalizations } from './normalizations.ts';
import { pools } from './pools.ts';
import { reductions } from './reductions.ts';

/** Operators that are said in others before they are differentiated, by ONNX name. */
export const lowerings: Readonly<Record<string, Lowering>> = {
  ...activations,
  ...elementary,
  ...movements,
  ...normalizations,
  ...pools,
  ...reductions,
  Einsum: einsum,
};
