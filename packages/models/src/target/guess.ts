/** What was not said and is taken to be so. */
export interface Guess {
  /** The setting that changes it. */
  readonly setting: 'classAxis' | 'loss' | 'output' | 'scale';
  /** What it is taken to be. */
  readonly value: string;
  /** Why: a clause. */
  readonly because: string;
  /** What would do as well, where something would. */
  readonly other?: string;
}
