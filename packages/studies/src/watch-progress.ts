import type { Progress } from '@orograph/probes';

/** Watches how far something is, as a progress bar does. */
export interface ProgressWatch<T> {
  /** Is told the latest state. */
  readonly update: (progress: Progress<T>) => void;
  /** Is told that it ended, however it did. */
  readonly stop: () => void;
}

/** Begins to watch something of so many parts, by its name. */
export type WatchProgress<T> = (plan: { readonly name: string; readonly total: number }) => ProgressWatch<T>;

/** Watches nothing. */
export const unwatched = (): ProgressWatch<unknown> => ({ update: () => {}, stop: () => {} });
