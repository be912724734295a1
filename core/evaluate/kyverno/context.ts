// What the expressions of a ClusterPolicy can read: the request, the elements of loops, the images, and the variables of `context`. A
// variable gets its value when the first expression names it, as in Kyverno.
import { type Admission, requestOf } from '../admission.ts';
import { searchJmesPath } from '../jmesPath/search.ts';
import { type Json, objectAt, type PlainObject, withLeaf } from '../json.ts';
import { NotKnown } from '../stop.ts';
import type { Evaluating } from '../tools.ts';
import { imagesOf } from './images.ts';

/** Makes the value of a variable. */
export type Load = (context: Context) => Json;

export class Context {
  readonly run: Evaluating;
  #data: PlainObject;
  #waiting: ReadonlyMap<string, Load>;

  private constructor(run: Evaluating, data: PlainObject, waiting: ReadonlyMap<string, Load>) {
    this.run = run;
    this.#data = data;
    this.#waiting = waiting;
  }

  static of(admission: Admission, run: Evaluating): Context {
    const images: Load = () => imagesOf(admission.object);
    return new Context(run, { request: requestOf(admission) }, new Map([['images', images]]));
  }

  /** A copy, so that what is added to it is gone with it. */
  fork(): Context {
    return new Context(this.run, this.#data, this.#waiting);
  }

  set(key: string, value: Json): void {
    this.#data = { ...this.#data, [key]: value };
    this.#waiting = new Map([...this.#waiting].filter(([name]) => name !== key));
  }

  setObject(object: PlainObject): void {
    this.set('request', withLeaf(objectAt(this.#data, 'request'), ['object'], object));
  }

  later(name: string, load: Load): void {
    this.#waiting = new Map([...this.#waiting, [name, load]]);
  }

  /** The value of a JMESPath expression. */
  query(expression: string): Json {
    const path = expression.trim();
    refuseUnknown(path);
    for (const [name, load] of this.#waiting) {
      if (mentions(path, name)) {
        this.#waiting = new Map([...this.#waiting].filter(([each]) => each !== name));
        this.set(name, load(this));
      }
    }
    return searchJmesPath(path, this.#data, this.run);
  }
}

function mentions(path: string, name: string): boolean {
  return path.split(/[^\w-]+/).includes(name) || path.includes(name);
}

/** Variables that name somebody or need a cluster. */
function refuseUnknown(path: string): void {
  const found =
    /\b(?:serviceAccountName|serviceAccountNamespace|request\.(?:roles|clusterRoles|userInfo\.(?!groups\b)\w+|uid|options|requestKind|requestResource))\b/.exec(
      path,
    );
  if (found) {
    throw new NotKnown('feature', found[0]);
  }
}
