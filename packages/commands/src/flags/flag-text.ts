import { InvalidArgumentError } from 'commander';

/** One of `count` parts of a cut: the points whose place is `index` modulo `count`. */
export interface Shard {
  /** From 0. */
  readonly index: number;
  /** How many parts there are. */
  readonly count: number;
}

/** A whole number, 0 or more. @throws InvalidArgumentError otherwise. */
export function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError(`expected a whole number, got "${text}".`);
  return Number(text);
}

/** A whole number, 1 or more. @throws InvalidArgumentError otherwise. */
export function countingNumber(text: string): number {
  const value = wholeNumber(text);
  if (value < 1) throw new InvalidArgumentError(`expected a whole number from 1, got "${text}".`);
  return value;
}

/** The number of a port: 0, for any free one, to 65535. @throws InvalidArgumentError otherwise. */
export function portOf(text: string): number {
  const port = wholeNumber(text);
  if (port > 65_535) throw new InvalidArgumentError(`expected a port from 0 to 65535, got "${text}".`);
  return port;
}

/** `51x51`: the points on each axis. @throws InvalidArgumentError for anything but whole numbers from 1. */
export const gridOf = (text: string): number[] => text.split('x').map(countingNumber);

/** `-1:1` or `-1:1,0:2`: the ends of each axis, or of all of them. @throws InvalidArgumentError otherwise. */
export function rangesOf(text: string): [number, number][] {
  return text.split(',').map((part) => {
    const ends = part.split(':').map((end) => (end.trim() === '' ? Number.NaN : Number(end)));
    const [first, last] = ends;
    if (ends.length !== 2 || !ends.every(Number.isFinite) || first === last)
      throw new InvalidArgumentError(`expected two different numbers as first:last, got "${part}".`);
    return [first!, last!];
  });
}

/** `1/255` or `0.5`: a factor, as a quotient. @throws InvalidArgumentError unless it is a number other than 0. */
export function scaleOf(text: string): { readonly times: number; readonly over: number } {
  const [times = Number.NaN, over = 1, ...rest] = text
    .split('/')
    .map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (rest.length > 0 || !Number.isFinite(times / over) || times === 0)
    throw new InvalidArgumentError(`expected a factor such as 1/255 or 0.5, got "${text}".`);
  return { times, over };
}

/**
 * `0/2`: a shard. `auto`: the one of this task of a Slurm array; `auto/8`: the one of this task of a Slurm array or of a Kubernetes
 * Indexed Job, which does not say how many there are.
 *
 * @throws InvalidArgumentError unless 0 ≤ index < count, or for `auto` outside such a task.
 */
export function shardOf(
  text: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Shard {
  const auto = /^auto(?:\/(\d+))?$/.exec(text);
  const [, index, count] = auto
    ? arrayTask(auto[1], environment)
    : (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
  if (index === undefined || count === undefined || !(index < count))
    throw new InvalidArgumentError(`expected i/n with i from 0 to n - 1, got "${text}".`);
  return { index, count };
}

/** The place among the tasks of an array, and how many these are. */
function arrayTask(
  count: string | undefined,
  {
    SLURM_ARRAY_TASK_ID: slurm,
    SLURM_ARRAY_TASK_MIN: first = '0',
    SLURM_ARRAY_TASK_STEP: step = '1',
    SLURM_ARRAY_TASK_COUNT: tasks,
    JOB_COMPLETION_INDEX: kubernetes,
  }: Readonly<Record<string, string | undefined>>,
): readonly [string, number, number] {
  const index = slurm === undefined ? Number(kubernetes) : (Number(slurm) - Number(first)) / Number(step);
  const many = Number(count ?? (slurm === undefined ? undefined : tasks));
  if (Number.isInteger(index) && Number.isInteger(many) && index < many) return ['', index, many];
  const got =
    slurm === undefined && kubernetes === undefined
      ? 'neither'
      : slurm === undefined
        ? `JOB_COMPLETION_INDEX=${kubernetes}`
        : `SLURM_ARRAY_TASK_ID=${slurm}`;
  throw new InvalidArgumentError(
    `expected SLURM_ARRAY_TASK_ID with SLURM_ARRAY_TASK_COUNT, or JOB_COMPLETION_INDEX below the n of auto/n, got ${got}.`,
  );
}

/** `redis://host:6379`: where a queue is. @throws InvalidArgumentError for another form; one with credentials is refused where it is used. */
export function addressOf(text: string): string {
  if (text.includes('@') || (/^(?:redis|valkey)s?:\/\/[^/]/.test(text) && URL.canParse(text))) return text;
  throw new InvalidArgumentError(`expected redis://host:port, got "${text}".`);
}

/** Collects `name=key` pairs of a repeated flag. @throws InvalidArgumentError for another form. */
export function pairOf(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const at = text.lastIndexOf('=');
  if (at < 1 || at === text.length - 1) throw new InvalidArgumentError(`expected name=key, got "${text}".`);
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

/** Collects `name=axis` pairs of a repeated flag. @throws InvalidArgumentError for another form, or two axes of one name. */
export function axesOf(text: string, before: Readonly<Record<string, number>> = {}): Record<string, number> {
  const at = text.lastIndexOf('=');
  const axis = text.slice(at + 1);
  if (at < 1 || !/^\d+$/.test(axis)) throw new InvalidArgumentError(`expected name=axis, got "${text}".`);
  const name = text.slice(0, at);
  if (Object.hasOwn(before, name))
    throw new InvalidArgumentError(
      `expected one axis of examples for "${name}", got ${before[name]} and ${axis}.`,
    );
  return { ...before, [name]: Number(axis) };
}

/** Collects comma-separated lists of a repeated flag. */
export const listOf = (text: string, before: readonly string[] = []): string[] => [
  ...before,
  ...text.split(',').filter((item) => item !== ''),
];

/** `0..3` or `4`: seeds, both ends included. @throws InvalidArgumentError unless whole numbers in order. */
export function seedsOf(text: string): number[] {
  const [, first, last = first] = /^(\d+)(?:\.\.(\d+))?$/.exec(text) ?? [];
  const [from, to] = [Number(first), Number(last)];
  if (!(from <= to)) throw new InvalidArgumentError(`expected whole numbers as first..last, got "${text}".`);
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

/** A number above 0. @throws InvalidArgumentError otherwise. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value)))
    throw new InvalidArgumentError(`expected a number above 0, got "${text}".`);
  return value;
}

/** A number, 0 or more. @throws InvalidArgumentError otherwise. */
export function nonNegativeNumber(text: string): number {
  const value = Number(text);
  if (!(value >= 0 && Number.isFinite(value)))
    throw new InvalidArgumentError(`expected a number from 0, got "${text}".`);
  return value;
}

/** A fraction in [0, 1). @throws InvalidArgumentError otherwise. */
export function shareOf(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!(value >= 0 && value < 1))
    throw new InvalidArgumentError(`expected a number from 0 up to 1, got "${text}".`);
  return value;
}

/** A finite number. @throws InvalidArgumentError otherwise. */
export function numberOf(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw new InvalidArgumentError(`expected a number, got "${text}".`);
  return value;
}

/** `128,64`: several numbers. @throws InvalidArgumentError for anything but whole numbers from 1. */
export function countsOf(text: string): number[] {
  return text.split(',').map(countingNumber);
}

/** `0.1,1,10`: several numbers. @throws InvalidArgumentError for anything but numbers above 0. */
export const positiveNumbers = (text: string): number[] => text.split(',').map(positiveNumber);

/** `1,0.5,2`: several numbers, each 0 or more. @throws InvalidArgumentError otherwise. */
export const nonNegativeNumbers = (text: string): number[] => text.split(',').map(nonNegativeNumber);

/** `-100`: a whole number of either sign. @throws InvalidArgumentError otherwise. */
export function integerOf(text: string): number {
  if (!/^-?\d+$/.test(text)) throw new InvalidArgumentError(`expected a whole number, got "${text}".`);
  return Number(text);
}
