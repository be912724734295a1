// Runs the engine once before anybody waits for it: code that has never run is compiled first, and the first document need not pay for that.
import { check, DEFAULT_SETTINGS } from '../../core/index.ts';
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

/** After the answer that is on its way, while the client makes up its mind. */
export async function warmUp(): Promise<void> {
  await soon();
  await soon();
  check(SAMPLE, DEFAULT_SETTINGS);
}
