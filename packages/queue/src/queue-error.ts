/** Where and how a queue is not what was asked for. */
export interface QueueMismatch {
  /** What was needed. */
  readonly expected: string;
  /** What came. */
  readonly got: string;
  /** The flag, server or file. */
  readonly where: string;
}

/** A queue, a worker or an artifact that cannot be used. Its message holds no password. */
export class QueueError extends Error {
  override readonly name: string = 'QueueError';
  /** Whether the user asked for something that cannot be done as asked, rather than something having failed. */
  readonly isMisuse: boolean;

  constructor(message: string, { isMisuse = false, cause }: { isMisuse?: boolean; cause?: unknown } = {}) {
    super(message, cause === undefined ? {} : { cause });
    this.isMisuse = isMisuse;
  }
}

/** A {@link QueueError} that reads `what (expected …, got …, in …)`. */
export const queueError = (
  what: string,
  { expected, got, where }: QueueMismatch,
  settings: { isMisuse?: boolean; cause?: unknown } = {},
): QueueError => new QueueError(`${what} (expected ${expected}, got ${got}, in ${where})`, settings);
