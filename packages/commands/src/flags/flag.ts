/** The headings under which help shows flags, in this order. */
export const flagGroups = ['data', 'probe', 'output', 'loss', 'machines'] as const;

/** What the text of a flag means; the schema of pipelines and the tests of wrong values go by it. */
export type FlagKind =
  | 'address'
  | 'choice'
  | 'choices'
  | 'count'
  | 'counts'
  | 'data'
  | 'file'
  | 'files'
  | 'fraction'
  | 'grid'
  | 'integer'
  | 'list'
  | 'nonNegative'
  | 'nonNegatives'
  | 'number'
  | 'output'
  | 'pairs'
  | 'port'
  | 'positive'
  | 'positives'
  | 'ranges'
  | 'scale'
  | 'seeds'
  | 'shard'
  | 'switch'
  | 'sweep'
  | 'text'
  | 'whole';

/** Which values will do: some of these, `undefined` where none is given; or numbers within bounds; of a list, such as the arguments, how long it is. */
export type Condition = readonly unknown[] | { readonly from?: number; readonly to?: number };

/** A flag, by its key, that must be given too; or flags, and arguments by their names, with the values that they must have. */
export type Need = string | Readonly<Record<string, Condition>>;

/** One need, or several of which one must be met. */
export type Needs = Need | readonly Need[];

/** A flag of a command: how its text is read, and what help, completion, pipelines and manifests say of it. */
export interface Flag<T> {
  /** What its text means. */
  readonly kind: FlagKind;
  /** What stands for its value in help, such as `<n>`; absent for a switch. */
  readonly value?: string | undefined;
  /** What it does, in a phrase. */
  readonly help: string;
  /** Under which heading help shows it. */
  readonly group: (typeof flagGroups)[number];
  /** The value when it is not given. */
  readonly fallback?: T | undefined;
  /** What help shows as the default where that is not the fallback itself: a default that follows from the model, for instance. */
  readonly shown?: string | undefined;
  /** The texts it takes, where they are few. */
  readonly choices?: readonly string[] | undefined;
  /** Texts that completion offers beside files. */
  readonly suggested?: readonly string[] | undefined;
  /** Whether a second one adds to the first. */
  readonly isRepeatable?: boolean | undefined;
  /** Flags, by their keys, that it cannot be given with. */
  readonly conflicts?: readonly string[] | undefined;
  /** When it means something; where it does not, the identity of a run leaves it out. */
  readonly needs?: Needs | undefined;
  /** When it has an effect, where the identity of a run says its default also where it has none. */
  readonly when?: Needs | undefined;
  /** True for a switch that is on by default and written `--no-…`. */
  readonly isNegated?: boolean | undefined;
  /** False where the records of a run do not depend on it. */
  readonly isIdentity?: boolean | undefined;
  /** Reads its text; `before` is the value of the same flag given earlier. @throws InvalidArgumentError for another text. */
  parse(text: string, before?: T): T;
}

/** Flags by their keys: `learningRate` is `--learning-rate`. */
export type FlagTable = Readonly<Record<string, Flag<unknown>>>;

/** The type of the value of a flag. */
export type FlagValue<F> = F extends Pick<Flag<unknown>, 'parse'> ? ReturnType<F['parse']> : never;
/** The keys of flags that may not be given. */
export type OpenKeys<F> = { [K in keyof F]: undefined extends FlagValue<F[K]> ? K : never }[keyof F];

/** The values of the flags of a table; one without a default is absent or `undefined` where it was not given. */
export type Values<F> = {
  readonly [K in Exclude<keyof F, OpenKeys<F>>]: FlagValue<F[K]>;
} & { readonly [K in OpenKeys<F>]?: FlagValue<F[K]> };

/** The name of a flag as it is typed, without dashes: `learning-rate`. */
export const flagName = (key: string): string =>
  key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** A flag as it is typed: `--learning-rate`, `--no-baseline`. */
export const flagText = (key: string, flag?: Pick<Flag<unknown>, 'isNegated'>): string =>
  `--${flag?.isNegated ? 'no-' : ''}${flagName(key)}`;
