/** What is known of the values of flags beside the values. */
interface Notes {
  /** The values. */
  readonly values: Readonly<Record<string, unknown>>;
  /** The keys of those that the user gave. */
  readonly given: ReadonlySet<string>;
  /** The keys of those that were read. */
  readonly read: Set<string>;
}

const notesOf = new WeakMap<object, Notes>();

/** Values of flags that note which of them are read: what was given and is never read would have no effect. A copy of them reads all. */
export const notedFlags = <V extends object>(values: V, given: Iterable<string>): V =>
  noting({ values: values as Notes['values'], given: new Set(given), read: new Set() }) as V;

function noting(notes: Notes): object {
  const noted = new Proxy(notes.values, {
    get: (target, key) => {
      if (typeof key === 'string') notes.read.add(key);
      return Reflect.get(target, key) as unknown;
    },
    // Who copies them, or goes through all of them, reads them all.
    ownKeys: (target) => {
      for (const key of notes.given) notes.read.add(key);
      return Reflect.ownKeys(target);
    },
  });
  notesOf.set(noted, notes);
  return noted;
}

/** The keys of flags that were given and not read so far; none of values that were never noted. */
export function unreadFlags(values: object): readonly string[] {
  const { given = [], read = new Set() } = notesOf.get(values) ?? {};
  return [...given].filter((key) => !read.has(key));
}

/** The values as they are, to be read without a note: for what treats all flags alike. */
export const plainFlags = <V extends object>(values: V): V => (notesOf.get(values)?.values as V) ?? values;

/** The values with some of them changed; what is read of them is noted as if it were read of the values themselves. */
export function changedFlags<V extends object>(values: V, changes: Partial<V>): V {
  const notes = notesOf.get(values);
  return notes
    ? (noting({ ...notes, values: { ...notes.values, ...changes } }) as V)
    : { ...values, ...changes };
}
