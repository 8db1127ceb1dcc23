import { main } from './main.ts';

const interruption = new AbortController();
process.once('SIGINT', () => interruption.abort());
// A reader that has seen enough (`| head`) ends the command.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') interruption.abort();
  else throw error;
});

const code = await main(process.argv.slice(2), {
  terminal: { out: process.stdout, err: process.stderr },
  signal: interruption.signal,
});
// Native threads of an engine may still be winding down; nothing is left to wait for once the output is written.
process.stdout.write('', () => process.exit(code));
