import type { z } from 'zod';

/** What is left of a pipeline without what no command takes. */
export interface KnownPart {
  /** The rest. */
  readonly value: unknown;
  /** The names of steps that were left out, of commands that there are not. */
  readonly unread: readonly string[];
  /** The names of steps that lost a key: what one of them lacks may be what was misspelt. */
  readonly partial: readonly string[];
}

/** Leaves the keys out of a pipeline that the schema does not know, and the steps of commands that there are not. */
export function knownPart(pipeline: unknown, issues: readonly z.core.$ZodIssue[]): KnownPart {
  const value = structuredClone(pipeline);
  const unread = new Set<string>();
  const partial = new Set<string>();
  for (const issue of issues) {
    const [top, step] = issue.path.map(String);
    if (issue.code === 'unrecognized_keys') {
      const owner = at(value, issue.path);
      for (const key of issue.keys) delete owner[key];
      if (step !== undefined && top === 'steps') partial.add(step);
    } else if (issue.code === 'invalid_union' && step !== undefined) {
      delete at(value, [top!])[step];
      unread.add(step);
    }
  }
  return { value, unread: [...unread], partial: [...partial] };
}

const at = (value: unknown, path: readonly PropertyKey[]): Record<string, unknown> =>
  path.reduce<unknown>((owner, part) => (owner as Record<PropertyKey, unknown>)[part], value) as Record<
    string,
    unknown
  >;
