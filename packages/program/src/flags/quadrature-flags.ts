import { count, type Flag } from '@orograph/commands';

/** The flags that say how the spectrum is estimated, where the switch `needs` asks for that. */
export const quadratureFlags = (
  needs: string,
): { readonly runs: Flag<number>; readonly steps: Flag<number> } => ({
  runs: count('random vectors for the spectrum, a Lanczos run each', { fallback: 10, needs }),
  steps: count('Hessian-vector products a Lanczos run', { fallback: 80, needs }),
});
