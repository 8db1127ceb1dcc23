import { InterruptedError } from '@orograph/program';

/** How work ended that had a time. */
export interface TimedEnd {
  /** Seconds it took. */
  readonly seconds: number;
  /** Whether it was ended, as its time was over. */
  readonly isCut: boolean;
}

/**
 * Carries work out for at most so many seconds: then its signal is aborted, and it ends as an interruption ends it, after the evaluation under way.
 *
 * @param signal Aborts the work earlier: it then rejects with an {@link InterruptedError}.
 */
export async function withinTime(
  seconds: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<unknown>,
): Promise<TimedEnd> {
  const began = performance.now();
  const timer = new AbortController();
  const timeout = setTimeout(() => timer.abort(new InterruptedError('its time is over')), 1000 * seconds);
  const ended = (isCut: boolean): TimedEnd => ({ seconds: (performance.now() - began) / 1000, isCut });
  try {
    await work(AbortSignal.any([signal, timer.signal]));
    return ended(false);
  } catch (error) {
    if (!timer.signal.aborted || signal.aborted || !(error instanceof InterruptedError)) throw error;
    return ended(true);
  } finally {
    clearTimeout(timeout);
  }
}
