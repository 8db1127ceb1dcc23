import { flagText, type Condition, type FlagTable, type Need, type Needs } from './flag.ts';

/** What is needed and not there. */
export interface MissingNeed {
  readonly expected: string;
  readonly got: string;
}

/** Says needs in the words of a command line: `--data or --relax`, `--top from 1`. */
export const needsText = (needs: Needs, flags: FlagTable): string => {
  const texts = listed(needs).map((need) =>
    typeof need === 'string'
      ? flagText(need, flags[need])
      : Object.entries(need)
          .map(([key, condition]) => conditionText(key, condition, flags))
          .join(' and '),
  );
  // A need that is a list of words itself is set off by a comma.
  return texts.some((text) => text.includes(' or ')) ? texts.join(', or ') : orText(texts);
};

/** `a`, `a or b`, `a, b or c`. */
const orText = (texts: readonly string[]): string =>
  [texts.slice(0, -1).join(', '), texts.at(-1)].filter(Boolean).join(' or ');

const listed = (needs: Needs): readonly Need[] => (Array.isArray(needs) ? needs : [needs as Need]);

function conditionText(key: string, condition: Condition, flags: FlagTable): string {
  const flag = flags[key];
  if (flag?.isNegated)
    return `${isList(condition) && condition.includes(true) ? 'no ' : ''}${flagText(key, flag)}`;
  if (isList(condition)) {
    const some = condition.filter((one) => one !== undefined).map(String);
    const name = flag ? flagText(key, flag) : `the ${key}`;
    return some.length === 0 ? `no ${name}` : `${name} ${orText(some)}`;
  }
  const { from, to } = condition;
  if (flag) return `${flagText(key, flag)} ${from === undefined ? `up to ${to}` : `from ${from}`}`;
  return from === undefined ? `at most ${to} of the ${key}` : `${from} ${key} or more`;
}

/** What of the needs the values lack, arguments among them by their names; `undefined` where they have it. */
export function missingOf(
  needs: Needs,
  flags: FlagTable,
  values: Readonly<Record<string, unknown>>,
): MissingNeed | undefined {
  const all = listed(needs).map((need) => missingOfOne(need, flags, values));
  if (all.length === 0 || all.includes(undefined)) return undefined;
  const [first] = all as readonly MissingNeed[];
  return all.length === 1 ? first : { expected: needsText(needs, flags), got: first!.got };
}

function missingOfOne(
  need: Need,
  flags: FlagTable,
  values: Readonly<Record<string, unknown>>,
): MissingNeed | undefined {
  if (typeof need === 'string')
    return values[need] === undefined ? { expected: needsText(need, flags), got: 'none' } : undefined;
  for (const [key, condition] of Object.entries(need)) {
    const value = values[key];
    if (!isMet(condition, value, key in flags))
      return { expected: conditionText(key, condition, flags), got: valueText(value, key in flags) };
  }
  return undefined;
}

function isMet(condition: Condition, value: unknown, isFlag: boolean): boolean {
  if (isList(condition)) return [value].flat().some((one) => condition.includes(one));
  const { from = -Infinity, to = Infinity } = condition;
  const number = isFlag ? Number(value) : [value].flat().length;
  return number >= from && number <= to;
}

function valueText(value: unknown, isFlag: boolean): string {
  if (!isFlag && typeof value !== 'string') return String([value].flat().length);
  return value === undefined ? 'none' : [value].flat().map(String).join();
}

const isList = (condition: Condition): condition is readonly unknown[] => Array.isArray(condition);
