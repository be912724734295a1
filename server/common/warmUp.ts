// Runs the engine before anybody waits for it: V8 compiles code when it first runs, and compiles it better when it has run often.
import { check, DEFAULT_SETTINGS } from '../../core/index.ts';
import type { Lifetime } from './lifetime.ts';
import type { Opening } from './opening.ts';
import { soon } from './soon.ts';

/** One document for the quick reader and one for the parser. */
const SAMPLE = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: warm-up
spec:
  template:
    spec:
      containers:
        - name: "a"
          image: nginx:1.27
          args: ["-c", 'x']
---
{apiVersion: v1, kind: Pod, spec: {containers: [{name: a, image: "nginx"}]}}
`;

/**
 * The kinds of lines that manifests are made of. V8 compiles code for what it has seen, and compiles it again after something else. So the last
 * document ends without a line break.
 */
const LINES = `# A comment.
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: warm-up
  labels: { app: "a", tier: b }
  annotations:
    example.com/text: two words
    'quoted': "a: b" # and a comment
    key of words: 1
    description: a scalar that goes on
      in the next line

spec:
  replicas: 1
  template:
    spec:
      containers:
        - name: "a"
          image: ghcr.io/a/b:1
          command:
          - sh
          - -c
          - |
            echo "a"

            echo b
          env:
            - name: A
              value: ""
          ports:
            - containerPort: 80
        - image: busybox
          name: b
status: {}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
---
apiVersion: v1
kind: ConfigMap
data:
  image: b
  a: b`;

/** A step takes 1 to 3 ms. After so many, V8 has compiled with Maglev what is called for each line. Twice as many saved little more, and took 3 MB more. */
const STEPS = 8;

/** In milliseconds. A client that has just opened its files sends more messages at shorter intervals. */
const QUIET = 100;
const BETWEEN_STEPS = 10;

/**
 * Runs a small text after the answer that is on its way, while the client makes up its mind, and another one several times once no messages come any
 * more. `settle` is called before that.
 */
export async function warmUp(opening: Opening, lifetime: Lifetime, settle: () => void): Promise<void> {
  await soon();
  await soon();
  check(SAMPLE, DEFAULT_SETTINGS);
  await opening.quiet(QUIET);
  if (!lifetime.isOver()) {
    settle();
  }
  for (let step = 0; step < STEPS && !lifetime.isOver(); step++) {
    check(LINES, DEFAULT_SETTINGS);
    await opening.quiet(BETWEEN_STEPS);
  }
}
