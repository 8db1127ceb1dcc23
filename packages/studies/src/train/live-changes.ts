import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import type { TrainingChange, TrainingChanges, TrainingSettingsChange } from '@orograph/models';
import { writeAtomic } from '@orograph/runs';

/** The file in a run folder that changes of a training under way are written into; it is removed when they are taken. */
const steerFile = 'steer.json';

/** The settings that it may have, and what they are here. */
const settings = { 'learning-rate': 'learningRate', batch: 'batchSize', l2: 'l2' } as const;

/** The changes of one seed in a run folder. */
interface SeedChanges extends TrainingChanges {
  readonly planned: readonly TrainingChange[];
  /** Forgets them: the records have them. */
  readonly clear: () => void;
}

/** How changes are taken in. */
interface LiveChangesSettings {
  /** The run folder. */
  readonly out: string;
  readonly seed: number;
  /** Those known before. */
  readonly planned: readonly TrainingChange[];
  /** Whether more are taken from {@link steerFile} while it runs. */
  readonly isSteered: boolean;
  /** Is told, in a sentence, what is no change. */
  readonly tell: (sentence: string) => void;
}

/** The changes of a seed: those planned, those taken before it was cut short, and those that come while it runs, which the folder keeps until its end. */
export function liveChanges({ out, seed, planned, isSteered, tell }: LiveChangesSettings): SeedChanges {
  const [wanted, kept] = [join(out, steerFile), join(out, `seed-${seed}.changes`)];
  const before = existsSync(kept) ? (JSON.parse(readFileSync(kept, 'utf8')) as TrainingChange[]) : [];
  let taken = before;
  return {
    planned: [...planned, ...before].toSorted((a, b) => a.step - b.step),
    ...(isSteered && {
      asked: (step: number) => {
        if (!existsSync(wanted)) return undefined;
        const text = readFileSync(wanted, 'utf8');
        rmSync(wanted);
        const change = changeIn(text);
        if (change === undefined) {
          tell(
            `${steerFile}: expected ${Object.keys(settings).join(', ')} with numbers that fit, got ${text.trim()}`,
          );
          return undefined;
        }
        taken = [...taken, { step, ...change }];
        // Kept before it has an effect: a training that is cut short goes on by it.
        writeAtomic(kept, JSON.stringify(taken));
        return change;
      },
    }),
    clear: () => rmSync(kept, { force: true }),
  };
}

/** The settings in a text; `undefined` for another. */
function changeIn(text: string): TrainingSettingsChange | undefined {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof given !== 'object' || given === null) return undefined;
  const entries = Object.entries(given);
  const fits = ([name, value]: readonly [string, unknown]): boolean =>
    Object.hasOwn(settings, name) &&
    typeof value === 'number' &&
    Number.isFinite(value) &&
    (name === 'l2' ? value >= 0 : value > 0) &&
    (name !== 'batch' || Number.isSafeInteger(value));
  if (entries.length === 0 || !entries.every(fits)) return undefined;
  return Object.fromEntries(
    entries.map(([name, value]) => [settings[name as keyof typeof settings], value as number]),
  );
}
