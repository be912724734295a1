// Pods on Volcengine's elastic container instances (VCI): an annotation has them pull Docker Hub through the proxy, and their references stay.
import type { Reason } from '../model/message.ts';
import { type FoundPod, findPods, type Path } from '../policies/pods/pods.ts';
import type { Finding, Fix } from '../report.ts';
import type { Settings } from '../settings/settings.ts';
import { indentAt, lineBreakAt } from '../sites/dialects/kustomize/newName.ts';
import type { Edit } from '../text/edit.ts';
import { lineEnd } from '../text/lineIndex.ts';
import { hasActions } from '../yaml/exact/mask.ts';
import { isValueList, isValueMap, readValue, type Value } from '../yaml/plainValue.ts';
import { readTrees } from '../yaml/readTrees.ts';
import { ALL_KEYS, entryAt, itemsAt, type MapNode, type Node, nodeAt, scalarAt } from '../yaml/tree.ts';
import { safetyOf } from './fixes/safety.ts';

/** Tells the registries that an elastic instance pulls through. Source: volcengine.com/docs/6460/1382631. */
const MIRRORS = 'vci.volcengine.com/registry-mirror-config';
/** Sends a Pod to an elastic instance. */
const BURST = 'vke.volcengine.com/burst-to-vci';
/** A part of both. */
const COMMON = '.volcengine.com/';

/**
 * `findings` of the document `text` as they are for Pods on elastic instances. Where the annotation redirects Docker Hub already, an image is not
 * reported as pulled from there. Where a Pod goes to an elastic instance without it, to add it is another fix.
 */
export function onElasticInstances(
  text: string,
  findings: readonly Finding[],
  settings: Settings,
): readonly Finding[] {
  const isAbout =
    findings.some(isFromHub) && text.includes(COMMON) && [MIRRORS, BURST].some((word) => text.includes(word));
  const value = isAbout && !hasActions(text) ? readValue(text) : undefined;
  const [tree, second] = isValueMap(value) ? readTrees(text, ALL_KEYS) : [];
  if (!isValueMap(value) || !tree?.root || second) {
    return findings;
  }
  const { root } = tree;
  const redirected = new Set<number>();
  const fixes = new Map<number, Fix>();
  for (const pod of findPods(value)) {
    const annotations = valueAt(value, [...pod.podPath, 'metadata', 'annotations']);
    const mirrors = isValueMap(annotations) ? annotations.get(MIRRORS) : undefined;
    const fix = mirrors === undefined ? fixOf(pod, root, text, settings) : null;
    for (const start of imagesOf(pod, root)) {
      if (typeof mirrors === 'string' && redirectsHub(mirrors)) {
        redirected.add(start);
      } else if (fix) {
        fixes.set(start, fix);
      }
    }
  }
  return findings
    .filter((finding) => !isFromHub(finding) || !redirected.has(finding.span.start))
    .map((finding) => {
      const fix = isFromHub(finding) ? fixes.get(finding.span.start) : undefined;
      return fix ? { ...finding, fixes: [...finding.fixes, fix] } : finding;
    });
}

function isFromHub({ rule }: Finding): boolean {
  return rule === 'docker-hub-image';
}

/** Whether the configuration names a mirror for Docker Hub, or for every registry. */
function redirectsHub(config: string): boolean {
  const value = readValue(config);
  const mirrors = isValueMap(value) ? value.get('mirrors') : null;
  return ['docker.io', '*'].some((name) => {
    const list = isValueMap(mirrors) ? mirrors.get(name) : null;
    return isValueList(list) && list.length > 0;
  });
}

function fixOf({ podPath }: FoundPod, root: Node, text: string, { proxy }: Settings): Fix | null {
  const annotations = nodeAt(root, [...podPath, 'metadata', 'annotations']);
  const burst = annotations?.kind === 'map' ? scalarAt(annotations, BURST) : null;
  if (proxy.kind !== 'configured' || annotations?.kind !== 'map' || burst?.value !== 'enforce') {
    return null;
  }
  const edit = insertion(annotations, text, JSON.stringify({ mirrors: { 'docker.io': [proxy.domain] } }));
  const title = { key: 'fix.mirrorAnnotation', args: [proxy.domain] } as const;
  return edit && { title, ...safetyOf(ONLY_THERE), edits: [edit] };
}

const ONLY_THERE: Reason = { key: 'reason.elasticOnly', args: [] };

/** Below the annotation that sends the Pod there. Null where it has no line of its own. */
function insertion(annotations: MapNode, text: string, config: string): Edit | null {
  const burst = entryAt(annotations, BURST);
  if (annotations.flow || burst?.value?.kind !== 'scalar' || burst.isUncertain) {
    return null;
  }
  const at = lineEnd(text, burst.value.span.end);
  const line = lineBreakAt(text, at) + indentAt(text, burst.keySpan.start);
  return { span: { start: at, end: at }, newText: `${line}${MIRRORS}: '${config}'` };
}

/** Where the references of the Pod begin. */
function imagesOf({ podPath }: FoundPod, root: Node): readonly number[] {
  const spec = nodeAt(root, [...podPath, 'spec']);
  return ['initContainers', 'containers'].flatMap((key) =>
    (spec?.kind === 'map' ? itemsAt(spec, key) : []).flatMap((item) => {
      const image = item?.kind === 'map' ? scalarAt(item, 'image') : null;
      return image ? [image.span.start] : [];
    }),
  );
}

function valueAt(root: Value, path: Path): Value | undefined {
  return path.reduce<Value | undefined>(
    (value, key) =>
      isValueMap(value) ? value.get(String(key)) : isValueList(value) ? value[Number(key)] : undefined,
    root,
  );
}
