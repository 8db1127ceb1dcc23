import { holdsLock, settled, writtenRuns } from '@orograph/runs/process';

import type { Program } from './command.ts';
import { main } from './main.ts';
import { InterruptedError, keptWords, ReaderGoneError } from './terminal/failure.ts';

/** How long the record under way may take to end after a signal: a runtime does not stop inside an evaluation. */
const patienceMs = 10_000;

/**
 * Runs the command line that this process was started with, and ends the process with its exit code; see {@link main}.
 *
 * Ctrl-C ends a command after the record under way, the second time at once; either way it lets go of its run folder, and the same command
 * goes on after the last record that was written.
 *
 * @example
 * ```ts
 * import { runProgram, type Command } from '@orograph/program';
 *
 * const commands: Command[] = []; // made by `command`
 * const start = () => runProgram({ name: 'mine', version: '1.0.0', description: 'Measures.', commands });
 * ```
 */
export async function runProgram(program: Program): Promise<never> {
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => (interruption.signal.aborted ? endBy(signal) : interrupt(interruption, signal)));
  // A reader that has seen enough (`| head`) ends a command, but not a run that is kept in a folder.
  process.stdout.on('error', () => {
    if (!holdsLock()) interruption.abort(new ReaderGoneError('nobody reads the output'));
  });
  // Node.js ends a process that waits for something that nothing is left to bring about, with this code and without a word.
  process.on('exit', () => {
    if (process.exitCode === 13)
      process.stderr.write('error: internal: the command ended before it was done\n');
  });
  // Nobody reads what is told: the records are what counts.
  process.stderr.on('error', () => {});

  const code = await main(program, process.argv.slice(2), {
    terminal: { out: process.stdout, err: process.stderr },
    signal: interruption.signal,
  });
  // A runtime that is ended inside an evaluation aborts the process.
  if (interruption.signal.aborted) await settled();
  // Native threads of an engine may still be winding down; nothing is left to wait for once the output is written.
  return new Promise<never>(() => {
    const end = (): void => process.exit(code);
    if (process.stdout.writable) process.stdout.write('', end);
    else end();
  });
}

/** Has the command end after the record under way, and ends it by force where that takes too long. */
function interrupt(interruption: AbortController, signal: 'SIGINT' | 'SIGTERM'): void {
  interruption.abort(new InterruptedError('interrupted'));
  setTimeout(() => {
    const kept = keptWords({ exitCode: 130 }, writtenRuns());
    process.stderr.write(
      `error: interrupted, as what was under way did not end in ${patienceMs / 1000} s${kept}\n`,
    );
    endBy(signal);
  }, patienceMs).unref();
}

/** Lets go of run folders and ends as the signal does by itself: `process.exit` would wait for an evaluation under way. */
function endBy(signal: 'SIGINT' | 'SIGTERM'): void {
  process.emit('exit', 130);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}
