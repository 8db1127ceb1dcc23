import type { Field, FieldValues } from '../fields.ts';
import type { PlaneWindow } from '../plane-tools.ts';

/** What a view is given: the files that were chosen, and its fields. */
interface ViewChoice {
  /** The models, in order. */
  readonly models: readonly string[];
  /** The flags of data and loss. */
  readonly shared: readonly string[];
  /** The values of its fields. */
  readonly values: FieldValues;
}

/** Fields whose values count while a run is under way. */
interface LiveFields {
  /** Those that it goes on with, and what they are where they are left empty. */
  readonly atOnce: Readonly<Record<string, number | undefined>>;
  /** Those that begin it anew, with what is said of that. */
  readonly anew: Readonly<Record<string, string>>;
  /** The words that have the command take changes. */
  readonly words: readonly string[];
}

/** A way to look at a landscape: a command with the choices that matter most. */
export interface View {
  /** Its name in addresses and folders. */
  readonly name: string;
  /** What people read. */
  readonly title: string;
  /** What it shows, in a sentence or two. */
  readonly says: string;
  /** How many models it takes: the least, and the most. */
  readonly models: readonly [least: number, most: number];
  /** Whether it needs data. */
  readonly needsData: boolean;
  /** Its choices. */
  readonly fields: readonly Field[];
  /** The command line to carry out, without `--out`. */
  readonly command: (choice: ViewChoice) => readonly string[];
  /** What may change while it runs. */
  readonly live?: LiveFields;
  /** What is a step from here: other values, which are measured at once. */
  readonly steps?: readonly { readonly label: string; readonly to: (values: FieldValues) => FieldValues }[];
  /** The values that look at a part of its plane. */
  readonly zoomed?: (window: PlaneWindow) => FieldValues;
  /** How many records it makes, where that is known. */
  readonly total?: (values: FieldValues) => number;
}

/** Flags of the values that were given; a field's name is its flag. */
export const flags = (values: FieldValues, names: readonly string[]): string[] =>
  names.flatMap((name) => (values[name] ? [`--${name}`, values[name]] : []));

/** The seed of what is drawn. */
export const seed: Field = { name: 'seed', label: 'Seed', value: '0', range: [0, 2 ** 31] };
