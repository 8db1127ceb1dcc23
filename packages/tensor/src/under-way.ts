const all = new Set<Promise<unknown>>();

/**
 * Notes work outside of JavaScript, as an evaluation by a runtime, until it has ended; gives the promise back. A process that ends in the middle
 * of it is aborted by the runtime.
 */
export function underWay<T>(work: Promise<T>): Promise<T> {
  const left = (): void => void all.delete(work);
  all.add(work);
  work.then(left, left);
  return work;
}

/** Resolves once nothing that was noted by {@link underWay} is left, what begins meanwhile included. */
export async function settled(): Promise<void> {
  while (all.size > 0) {
    await Promise.allSettled(all);
    // Whoever waited for it may go on with more.
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}
