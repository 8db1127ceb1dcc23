import type { FlagTable } from './flags/flag.ts';

/** What stands on a command line without a flag. */
export interface Argument {
  /** Its name in help, and its key in a pipeline. */
  readonly name: string;
  /** What it is, in a phrase. */
  readonly help: string;
  /** Whether there may be several. */
  readonly isMany?: boolean;
  /** Whether it may be left out. */
  readonly isOptional?: boolean;
  /** What is read by that name: a file or folder; or a network of the zoo, which may be a file. */
  readonly reads?: 'file' | 'network';
  /** The words it takes, where they are few. */
  readonly choices?: readonly string[];
  /** Words that completion offers beside files. */
  readonly suggested?: readonly string[];
}

/** What a command is called, takes and says of itself; everything but what it does. Cheap to load. */
export interface CommandRecord<F extends FlagTable> {
  /** Its name. */
  readonly name: string;
  /** What it does, in a phrase. */
  readonly summary: string;
  /** The heading of help that it stands under. */
  readonly group: string;
  /** What stands without a flag, in order. */
  readonly arguments: readonly Argument[];
  /** Its flags, in the order of help. */
  readonly flags: F;
  /** A command line that works, without `orograph`. */
  readonly example: string;
  /** False for a command that cannot be a step of a pipeline. */
  readonly isStep?: boolean;
}

/** Fixes the type of a command's record. */
export const commandRecord = <const F extends FlagTable>(record: CommandRecord<F>): CommandRecord<F> =>
  record;
