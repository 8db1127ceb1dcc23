const pattern = /\$\{([^}]*)\}/g;

/** What a reference may name of a step. */
export const stepOutputs = ['out', 'checkpoints'] as const;

/** What stands between `${` and `}`. */
export interface Reference {
  /** The words themselves. */
  readonly text: string;
  /** The step it is about; `undefined` for the pipeline's folder `here` and the step's own folder `out`. */
  readonly step: string | undefined;
  /** What of it. */
  readonly output: string;
  /** Which one of several. */
  readonly index: number | undefined;
}

/** `here`, `out`, `train.out`, `train.checkpoints` or `train.checkpoints[0]`; names of steps may have dots. */
export function parseReference(text: string): Reference {
  const [, name = '', index] = /^(.*?)(?:\[(\d+)\])?$/.exec(text) ?? [];
  const dot = name.lastIndexOf('.');
  return {
    text,
    step: dot === -1 ? undefined : name.slice(0, dot),
    output: name.slice(dot + 1),
    index: index === undefined ? undefined : Number(index),
  };
}

/** All references in a value, lists and maps included. */
export function referencesIn(value: unknown): Reference[] {
  if (typeof value === 'string') return [...value.matchAll(pattern)].map(([, text]) => parseReference(text!));
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(referencesIn) : [];
}

/**
 * A value with what its references stand for. A text that is one reference becomes the list of what it stands for where
 * that is not one thing; inside a list these are items of it.
 *
 * @throws RangeError if a reference inside a longer text stands for anything but one thing.
 */
export function resolveReferences(
  value: unknown,
  valuesOf: (reference: Reference) => readonly string[],
): unknown {
  if (typeof value === 'string') return resolveText(value, valuesOf);
  if (Array.isArray(value)) return value.flatMap((item) => resolveReferences(item, valuesOf));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, resolveReferences(item, valuesOf)]),
  );
}

function resolveText(text: string, valuesOf: (reference: Reference) => readonly string[]): unknown {
  const [whole] = /^\$\{[^}]*\}$/.exec(text) ?? [];
  if (whole !== undefined) {
    const values = valuesOf(parseReference(whole.slice(2, -1)));
    return values.length === 1 ? values[0] : values;
  }
  return text.replaceAll(pattern, (_, inner: string) => {
    const values = valuesOf(parseReference(inner));
    if (values.length === 1) return values[0]!;
    throw new RangeError(`\${${inner}} inside a text: expected one value, got ${values.length}.`);
  });
}
