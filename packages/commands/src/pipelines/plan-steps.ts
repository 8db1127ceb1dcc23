import { misuse } from '@orograph/tensor/misuse';
import { appliesBeside } from '../check-applies.ts';
import { mistakesIn } from './check-step.ts';
import type { CommandKeys } from './command-keys.ts';
import { expandMatrix } from './expand-matrix.ts';
import { throwMistakes } from './mistakes.ts';
import type { PipelinePlan, PipelineStep } from './pipeline-step.ts';
import type { PipelineFile } from './read-pipeline.ts';

/**
 * The steps of a pipeline whose runs go into `out`.
 *
 * @throws MisuseError naming all mistakes: keys and commands that there are not, steps that lack an argument, refer to what there is not before
 * them, or name a file there is not.
 */
export function planSteps(
  { data, placeOf, mistakes: unknown, unread, partial }: PipelineFile,
  { commands, out }: { readonly commands: ReadonlyMap<string, CommandKeys>; readonly out: string },
): PipelinePlan {
  const { defaults = {}, steps: all } = data;
  const steps: PipelineStep[] = [];
  const named = new Map<string, readonly string[]>(unread.map((name) => [name, []]));
  const later = Object.keys(all);
  const folders = new Set<string>();
  const mistakes = [...unknown];
  for (const [name, step] of Object.entries(all)) {
    const command = commands.get(step.command)!;
    const { command: _, matrix, ...own } = step;
    const takes = (key: string): boolean => command.arguments.has(key) || command.flags.has(key);
    const variants = expandMatrix(name, step);
    for (const variant of variants) {
      const given = { ...own, ...variant.values };
      const general = Object.fromEntries(Object.entries(defaults).filter(([key]) => takes(key)));
      const possible = withoutNull({ ...general, ...given });
      const values = Object.fromEntries(
        Object.entries(possible).filter(([key]) => key in given || isWelcome(command, key, possible)),
      );
      const place = (key?: string): string => {
        if (key === undefined) return placeOf(['steps', name]);
        if (matrix?.[key]) return placeOf(['steps', name, 'matrix', key]);
        return placeOf(key in own ? ['steps', name, key] : ['defaults', key]);
      };
      const byDefault = Object.keys(values).flatMap((key) =>
        key in given ? [] : (command.flags.get(key)?.key ?? []),
      );
      const planned = { name: variant.name, command, values, byDefault, placeOf: place };
      if (folders.has(variant.name.toLowerCase()))
        mistakes.push(
          misuse(`step ${name}: two steps of one name`, {
            expected: 'each name once, whatever its case',
            got: variant.name,
            where: place(),
          }),
        );
      folders.add(variant.name.toLowerCase());
      mistakes.push(...mistakesIn(planned, { steps, named, later, out, isPartial: partial.includes(name) }));
      steps.push(planned);
    }
    for (const variant of variants) named.set(variant.name, [variant.name]);
    named.set(
      name,
      variants.map((variant) => variant.name),
    );
  }
  throwMistakes(mistakes);
  return { steps, named };
}

/** Whether a flag that a step has by default has an effect beside its other values. */
function isWelcome({ flags }: CommandKeys, name: string, values: Readonly<Record<string, unknown>>): boolean {
  const flag = flags.get(name);
  if (!flag) return true;
  const keyed = Object.entries(values).map(([other, value]) => [flags.get(other)?.key ?? other, value]);
  const table = Object.fromEntries([...flags.values()].map((one) => [one.key, one]));
  return appliesBeside(table, flag.key, Object.fromEntries(keyed) as Record<string, unknown>);
}

const withoutNull = (values: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined));
