/** The exit status after Ctrl-C, as a shell has it: 128 and the number of SIGINT. */
export const INTERRUPTED = 130;
