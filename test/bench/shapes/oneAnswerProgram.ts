// A program that everyAnswer.ts runs: measures the answer that its argument names, and prints the row as JSON.
import process from 'node:process';
import { rowOfAnswer } from './everyAnswer.ts';

console.log(JSON.stringify(rowOfAnswer(process.argv[2] ?? '')));
