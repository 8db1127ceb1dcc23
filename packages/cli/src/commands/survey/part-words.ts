import { type FlagKind, type FlagTable, flagText } from '@orograph/commands';
import { flagWords } from '@orograph/commands/pipelines';
import type { Scale } from '@orograph/models';
import { modelFlags } from '@orograph/program';
import type { PlannedPart } from '@orograph/studies';

import type { SurveyFlags } from './survey-command.ts';

/** The command line of a part of a survey, without `orograph`: the flags of the model as they were given, and its own. */
export function partWords(
  { part, flags: own }: Pick<PlannedPart, 'flags' | 'part'>,
  {
    model,
    flags,
    examples,
    out,
  }: {
    readonly model: string;
    readonly flags: SurveyFlags;
    /** How many examples it measures on, where that is not what was asked for. */
    readonly examples: number | undefined;
    readonly out: string;
  },
): string[] {
  const asked: Readonly<Record<string, unknown>> = {
    ...flags,
    ...(examples !== undefined && { limit: examples }),
  };
  const table: FlagTable = modelFlags;
  return [
    part,
    model,
    ...Object.entries(table).flatMap(([key, flag]) =>
      asked[key] === undefined
        ? []
        : flagWords({ ...flag, key, parse: flag.parse.bind(flag) }, asText(asked[key], flag.kind)),
    ),
    ...Object.entries(own).map(([name, value]) => (value === true ? `--${name}` : `--${name}=${value}`)),
    `${flagText('seed')}=${flags.seed}`,
    `${flagText('out')}=${out}`,
  ];
}

/** A value as text again, as the reader of flags takes it. */
function asText(value: unknown, kind: FlagKind): unknown {
  if (kind === 'scale') {
    const { times, over } = value as Scale;
    return `${times}/${over}`;
  }
  if (typeof value === 'number') return String(value);
  return Array.isArray(value) ? value.map(String) : value;
}
