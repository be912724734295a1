// Runs the fuzzer over a range of seeds.
import type { Input } from './input.ts';
import { inputOf } from './inputs.ts';
import type { Fault } from './properties.ts';
import type { RealFiles } from './realFiles.ts';
import { shrink } from './shrink.ts';

export interface Failure extends Fault {
  readonly seed: number;
  /** The smallest input found for which the same property fails. */
  readonly input: Input;
}

/** The failures that `faultOf` finds at the seeds from `first` on, while `goesOn` holds for the number of inputs so far. */
export function* failuresFrom(
  first: number,
  real: readonly RealFiles[],
  faultOf: (input: Input) => Fault | null,
  goesOn: (done: number) => boolean,
): Generator<Failure, number> {
  let done = 0;
  for (; goesOn(done); done++) {
    const seed = first + done;
    const input = inputOf(seed, real);
    const fault = quickly(() => faultOf(input));
    if (fault) {
      const small = quickly(() => shrink(input, (each) => faultOf(each)?.property === fault.property));
      yield { ...(faultOf(small) ?? fault), seed, input: small };
    }
  }
  return done;
}

/** Runs `act` without stack traces. The parser makes an Error of each mistake of a text, and its stack would take a tenth of the time. */
function quickly<Result>(act: () => Result): Result {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return act();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

/** A failure as a person reads it: the seed, the property, the text as a string of JavaScript. */
export function describeFailure({ seed, property, what, input }: Failure): string {
  const files = [...input.files].map(([path, text]) => `  beside it ${path}: ${JSON.stringify(text)}`);
  const text = `  ${input.path}: ${JSON.stringify(input.text)}`;
  return [`seed ${seed}: ${property}`, text, ...files, `  ${what.replaceAll('\n', '\n  ')}`].join('\n');
}
