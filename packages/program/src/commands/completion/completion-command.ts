import { commandRecord } from '@orograph/commands';

/** The shells there are completions for. */
const shells = ['bash', 'zsh', 'fish'] as const;

/** `completion SHELL`. */
export const completionCommand = commandRecord({
  name: 'completion',
  group: 'runs',
  summary: 'a script that completes commands and flags in a shell: bash, zsh or fish',
  arguments: [{ name: 'shell', help: 'which shell', choices: shells }],
  flags: {},
  example: 'completion bash > ~/.local/share/bash-completion/completions/orograph',
  isStep: false,
});
