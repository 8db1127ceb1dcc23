/** Command lines: commands with bodies, shared tables of flags, and what is written where. */
export {
  command,
  type Body,
  type Call,
  type Command,
  type Context,
  type Environment,
  type Program,
} from './command.ts';
export { commandLine } from './command-line.ts';
export { main } from './main.ts';
export { modelProbe } from './model-probe.ts';
export { parseLine, type ParsedLine } from './parse-line.ts';
export { runProgram } from './run-program.ts';
export * from './flags/index.ts';
export type { MeasuredFields, ModelProbe } from './run/measured-model.ts';
export type { OpenRun, ProbeTask } from './run/open-run.ts';
export type { ShardFolder } from './run/shards-of.ts';
export type { SampledCost } from './run/sampled-cost.ts';
export { duration } from './terminal/duration.ts';
export { failureOf, InterruptedError, keptWords, ReaderGoneError, type Failure } from './terminal/failure.ts';
export { misuse, MisuseError } from './terminal/misuse.ts';
export { formatRecord, toJson, type ResultRecord } from './terminal/record-line.ts';
export { serveHere } from './terminal/serve-here.ts';
export { quietTerminal, tell, writeResult, type Terminal } from './terminal/terminal.ts';
export { version } from './version.ts';
