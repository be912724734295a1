// The entry of the oracle: finds the sites of a file, document by document.
import type { FileKind } from '../place.ts';
import { walkCompose } from './compose.ts';
import { isOperations, walkKustomization, walkPatch } from './kustomize.ts';
import { type LineSite, lineSites } from './lines.ts';
import { walkObject } from './objects.ts';
import { addSite, isBranch, type KindOfText, type OraclePlace, type Site, type Walks } from './site.ts';
import { readTrees } from './trees.ts';
import { walkValues } from './values.ts';

/** One document of a stream. */
export interface OracleDocument {
  /** The offset in the file. */
  readonly start: number;
  readonly text: string;
  readonly sites: readonly Site[];
  /** The sites by line, where js-yaml cannot read the document. Then `sites` is empty. Null where js-yaml can. */
  readonly lines: readonly LineSite[] | null;
  readonly kind: KindOfText;
}

/** The documents of `text`, which is cut at every `---` line as kubectl does. */
export function readStream(text: string, file: FileKind): readonly OracleDocument[] {
  let start = 0;
  return text.split(/^(?=---(?:\s|$))/m).map((piece) => {
    const document = readDocument(piece, start, file);
    start += piece.length;
    return document;
  });
}

function readDocument(text: string, start: number, file: FileKind): OracleDocument {
  const kind = KIND_OF_FILE[file];
  const trees = file === 'helm-template' && text.includes('{{') ? null : readTrees(text);
  if (trees) {
    const sites = trees.flatMap((tree) => sitesOf(tree, file, kind));
    return { start, text, sites, lines: null, kind };
  }
  const isSchema = /^kind: *['"]?CustomResourceDefinition/m.test(text);
  const isObject = file === 'helm-template' || (/^apiVersion:/m.test(text) && /^kind:/m.test(text));
  const isSource = /^ +cue:/m.test(text);
  const reason = isSource ? 'CUE source text' : isObject ? null : 'no object with apiVersion and kind';
  const lines = isSchema ? [] : lineSites(text);
  return {
    start,
    text,
    sites: [],
    lines: lines.map((line) => ({ ...line, reason: line.reason ?? reason })),
    kind,
  };
}

const KIND_OF_FILE: Readonly<Record<FileKind, KindOfText>> = {
  manifest: 'kubernetes',
  'helm-values': 'helm-values',
  'helm-template': 'helm-template',
  'helm-chart': 'other',
  kustomize: 'kustomize',
  compose: 'compose',
  pipeline: 'other',
};

function sitesOf(tree: unknown, file: FileKind, text: KindOfText): readonly Site[] {
  const sites: Site[] = [];
  const walks: Walks = { add: (site) => sites.push(site), manifest: walkObject, values: walkValues, inside };
  const place: OraclePlace = { path: [], owner: null, text, tier: 'certain', walks };
  const isObject = isBranch(tree) && typeof tree.apiVersion === 'string' && typeof tree.kind === 'string';
  if (file === 'helm-chart') {
    return sites;
  }
  if (isObject || file === 'pipeline' || file === 'helm-template') {
    walkObject(tree, { ...place, text: file === 'helm-values' ? 'kubernetes' : text });
  } else if (file === 'kustomize') {
    walkKustomization(tree, place);
  } else if (file === 'compose') {
    walkCompose(tree, place);
  } else if (file === 'helm-values') {
    walkValues(tree, place);
  } else {
    walkPatch(tree, { ...place, text: isOperations(tree) ? 'kustomize' : text });
  }
  return sites;
}

/** Walks a string that holds YAML. A string that js-yaml cannot read is read line by line. */
function inside(text: string, place: OraclePlace, walk: (value: unknown, place: OraclePlace) => void): void {
  const trees = readTrees(text);
  for (const tree of trees ?? []) {
    walk(tree, place);
  }
  if (!trees) {
    for (const { value, reason } of lineSites(text)) {
      addSite(value, place, reason);
    }
  }
}
