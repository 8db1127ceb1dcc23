import type { Flag, FlagTable } from './flags/flag.ts';
import { needsText } from './flags/need.ts';

/** What help says of a flag: what it does, the texts it takes, whether it may be repeated, its default. */
export function flagHelp(flag: Flag<unknown>, flags: FlagTable): string {
  const { help, choices, isRepeatable, kind } = flag;
  const needed = neededText(flag, flags);
  const shown = defaultText(flag);
  const facts = [
    ...(needed === undefined ? [] : [`with ${needed}`]),
    ...(choices ? [`${kind === 'choices' ? 'of' : 'one of'} ${choices.join(', ')}`] : []),
    ...(isRepeatable ? ['may be repeated'] : []),
    ...(shown === undefined ? [] : [`default: ${shown}`]),
  ];
  return facts.length === 0 ? help : `${help} (${facts.join('; ')})`;
}

/** What a flag says nothing, or has no effect, without; `undefined` where there is nothing. */
export function neededText({ needs, when }: Flag<unknown>, flags: FlagTable): string | undefined {
  const texts = [needs, when].flatMap((one) => (one === undefined ? [] : [needsText(one, flags)]));
  return texts.length === 0 ? undefined : texts.join(', and ');
}

/** The default as help shows it; `undefined` where there is none to speak of. */
export function defaultText({ kind, fallback, shown }: Flag<unknown>): string | undefined {
  if (shown !== undefined) return shown;
  if (fallback === undefined || kind === 'switch') return undefined;
  const range = fallback as readonly number[];
  if (kind === 'seeds') return range.length > 1 ? `${range[0]}..${range.at(-1)}` : String(range[0]);
  return [fallback].flat().map(String).join(',');
}
