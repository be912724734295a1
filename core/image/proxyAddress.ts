// Reads the address of a proxy as people paste it: https://proxy.example/, or harbor.example/project.
import type { Message } from '../model/message.ts';
import { domainProblem, prefixProblem } from './proxy.ts';

export interface ProxyAddress {
  /** A host name with an optional port. */
  readonly domain: string;
  /** The path between the domain and an image, for the setting `proxy.prefix`; empty when there is none. */
  readonly prefix: string;
  /** Why it cannot be used; null if it can. */
  readonly problem: Message | null;
}

/** White space, and marks of quotation and direction that a web page or a chat copies along. */
const AROUND = /[\s"'`\u200b-\u200f\u2060\ufeff“”‘’]/;

/** The address of the registry's API. It is what a browser shows, not a part of any image. */
const API = /^v2$/;

/** Reads `text`. Scheme, slashes at the end and white space around it are left out; user names, queries and ports out of range are problems. */
export function readProxyAddress(text: string): ProxyAddress {
  const bare = withoutMarks(text.slice(0, MOST_CHARACTERS)).replace(/^(?:https?|oci|docker):\/\//i, '');
  const [domain = '', ...path] = bare.split('/');
  const steps = path.filter((step) => step !== '');
  const prefix = steps.length === 1 && API.test(steps[0] ?? '') ? '' : steps.join('/');
  return { domain, prefix, problem: domainProblem(domain) ?? prefixProblem(prefix) };
}

function withoutMarks(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && AROUND.test(text.charAt(start))) {
    start++;
  }
  while (end > start && AROUND.test(text.charAt(end - 1))) {
    end--;
  }
  return text.slice(start, end);
}

/** A reference is never longer than this. */
const MOST_CHARACTERS = 1000;
