import { CommanderError } from 'commander';

/** Ends a command with exit code 1: it has said what it found, and nothing more is to be said. */
export const foundSomething = (): CommanderError => new CommanderError(1, foundCode, '');

export const foundCode = 'podgraft.found';
