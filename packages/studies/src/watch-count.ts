/** Watches things of which one is done after the other, as a bar that counts does. */
export interface CountWatch {
  /** Is told that one more is done, and a number that says how it went. */
  readonly next: (value: number) => void;
  /** Is told that it ended, however it did. */
  readonly stop: () => void;
}

/** What is counted. */
export interface CountPlan {
  /** Its name for people. */
  readonly name: string;
  /** How many there are, about. */
  readonly total: number;
  /** What the number is. */
  readonly unit: string;
}

/** Begins to watch something that is counted. */
export type WatchCount = (plan: CountPlan) => CountWatch;

/** Watches nothing. */
export const uncounted: WatchCount = () => ({ next: () => {}, stop: () => {} });
