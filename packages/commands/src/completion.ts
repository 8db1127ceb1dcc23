/**
 * Writes what completes commands and flags in a shell.
 *
 * @packageDocumentation
 */
export { bashCompletion } from './completion/bash-completion.ts';
export {
  type CompletedFlag,
  completedFlags,
  completedWords,
  type Follows,
  plain,
} from './completion/completed.ts';
export { fishCompletion } from './completion/fish-completion.ts';
export { zshCompletion } from './completion/zsh-completion.ts';
