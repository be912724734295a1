// A program that everyAnswer.ts runs, with `time` or `work` and the name of an answer: measures it, or counts its work, and prints that as JSON.
import process from 'node:process';
import { rowOfAnswer, workGrowthOf } from './everyAnswer.ts';

const [, , what, name = ''] = process.argv;
console.log(JSON.stringify(what === 'work' ? workGrowthOf(name) : rowOfAnswer(name)));
