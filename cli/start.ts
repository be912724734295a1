#!/usr/bin/env node
// What `nearpull` starts: a few lines, so that everything else is taken from the cache of compiled code.
// The cache is set up before the program is imported.
import '../boot/compileCache.ts';
import process from 'node:process';
import { readVersion } from './version.ts';

if (process.argv.length === 3 && process.argv[2] === '--version') {
  // Tools ask for the version before they do anything else. Loading the program takes longer than the answer.
  process.stdout.on('error', () => undefined);
  process.stdout.write(`${readVersion()}\n`);
} else {
  void import('./main.ts');
}
