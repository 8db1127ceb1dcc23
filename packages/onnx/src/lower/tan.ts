import type { Lowering } from './lowering.ts';

/** y = sin x/cos x. */
export const tan: Lowering = (g, { inputs: [x] }) => g.Div([g.Sin([x!]), g.Cos([x!])]);
