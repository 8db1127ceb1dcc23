/** What holds native memory, or files, until it is disposed of. */
interface Disposable {
  readonly dispose: () => Promise<void> | void;
}

/** Resources that are disposed of together. */
export interface KeptResources {
  /** Keeps a resource, and gives it. */
  readonly keep: <T extends Disposable>(resource: T) => T;
  /** Disposes of all, the last one first, then closes what they were opened on. */
  readonly close: () => Promise<void>;
}

/** Starts to keep resources; `close` is called after all of them are disposed of. */
export function keptResources(close: () => Promise<void>): KeptResources {
  const kept: Disposable[] = [];
  return {
    keep: (resource) => {
      kept.push(resource);
      return resource;
    },
    close: async () => {
      for (const resource of kept.toReversed()) await resource.dispose();
      await close();
    },
  };
}
