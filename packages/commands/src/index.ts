/** Commands as records: arguments and flags, what these need, how their text is read, and what help says of them. */
export { type Argument, type CommandRecord, commandRecord } from './command-record.ts';
export { type Act, parserOf, type ParserSettings } from './command-parser.ts';
export { appliesBeside, checkApplies, checkRead, isMeant } from './check-applies.ts';
export { defaultText, flagHelp, neededText } from './flag-help.ts';
export { identityLine } from './identity-line.ts';
export { didYouMean } from './flags/chosen-names.ts';
export { nearest } from './nearest.ts';
export { messageOf } from './message-of.ts';
export {
  type Condition,
  type Flag,
  flagGroups,
  type FlagKind,
  flagName,
  type FlagTable,
  flagText,
  type Need,
  type Needs,
  type FlagValue,
  type OpenKeys,
  type Values,
} from './flags/flag.ts';
export {
  countingNumber,
  nonNegativeNumber,
  positiveNumber,
  shardOf,
  shareOf,
  type Shard,
} from './flags/flag-text.ts';
export {
  type FlagDetails,
  type GivenValue,
  type MakeFlag,
  address,
  axes,
  choice,
  choices,
  count,
  counts,
  dataSource,
  factor,
  file,
  files,
  fraction,
  grid,
  integer,
  list,
  nonNegative,
  nonNegatives,
  number,
  output,
  pairs,
  port,
  positive,
  positives,
  ranges,
  seeds,
  shard,
  text,
  toggle,
  toggleOff,
  whole,
} from './flags/kinds.ts';
export { missingOf, needsText, type MissingNeed } from './flags/need.ts';
export { changedFlags, notedFlags, plainFlags, unreadFlags } from './flags/noted-flags.ts';
