// Previews what one of our policies does to the Pods that the objects of a text make. It applies the safe fixes, but only to Pods.

import { ANY_NAME } from '../image/dockerHub.ts';
import { PLACEHOLDER } from '../image/proxy.ts';
import type { FileContext } from '../model/fileContext.ts';
import type { Message } from '../model/message.ts';
import { OPT_OUT } from '../policies/catalog/advice.ts';
import { type PodMaker, podPlaces } from '../policies/pods/pods.ts';
import { mayMakePods } from '../prefilter.ts';
import type { Fix } from '../report.ts';
import { IMAGE_RULES } from '../rules/index.ts';
import type { ImageSubject } from '../rules/rule.ts';
import type { Settings } from '../settings/settings.ts';
import { describeImage } from '../sites/describeImage.ts';
import { documentSites } from '../sites/documentSites.ts';
import type { ImageSite, ResourceName } from '../sites/imageSite.ts';
import { IMAGE_KEYS } from '../sites/wantedKeys.ts';
import type { Edit } from '../text/edit.ts';
import { type Span, shift } from '../text/span.ts';
import { segments } from '../yaml/documents.ts';
import { yamlDocument } from '../yaml/yamlDocument.ts';

export interface PolicyPreview {
  /** The edits after which the text shows its Pods as they would be admitted. */
  readonly edits: readonly Edit[];
  readonly changes: readonly PodChange[];
  /** Why images of Docker Hub stay as they are. Each message is there once. */
  readonly skipped: readonly Message[];
}

/** An image of a Pod that the policy rewrites. */
export interface PodChange {
  readonly resource: ResourceName;
  /** The path from the object: `spec.template.spec.containers[0].image`. */
  readonly path: string;
  readonly span: Span;
  readonly before: string;
  readonly after: string;
}

/**
 * What the Pods of `text` become at admission, if its objects are applied as they are. It is what the safe fixes write. Ignore comments and
 * severities do not count, because a policy knows neither. The placeholder takes the place of a domain that is not set. Documents and files
 * above the size limits of `settings` are left out.
 */
export function policyPreview(text: string, settings: Settings, file: FileContext): PolicyPreview {
  const { documentMegabytes, fileMegabytes } = settings.limits;
  const isSmall = ({ start, end }: Span): boolean => end - start <= documentMegabytes * MEGABYTE;
  const documents = text.length <= fileMegabytes * MEGABYTE ? segments(text).filter(isSmall) : [];
  const all = documents.flatMap((span) => {
    const slice = text.slice(span.start, span.end);
    return mayMakePods(slice) ? podsOf(slice, span.start, rewriting(settings), alone(file)) : [];
  });
  return {
    edits: all.flatMap(({ edits }) => edits),
    changes: all.flatMap(({ change }) => change ?? []),
    skipped: unique(all.flatMap(({ skipped }) => skipped ?? [])),
  };
}

const MEGABYTE = 1_000_000;

interface SiteOutcome {
  readonly edits: readonly Edit[];
  readonly change?: PodChange;
  readonly skipped?: Message;
}

function podsOf(text: string, offset: number, settings: Settings, file: FileContext): readonly SiteOutcome[] {
  const document = yamlDocument(text, IMAGE_KEYS);
  const podAt = podPlaces(document.trees());
  return documentSites(document, settings, file).flatMap((site): readonly SiteOutcome[] => {
    const image = describeImage(site, settings, file);
    const written = text.slice(site.span.start, site.span.end);
    const fix = safeFix({ image, site, written, text, file }, settings);
    if (!fix || image.target === null || !image.resource || image.reference.kind === 'templated') {
      return [];
    }
    const pod = podAt.get(site.span.start);
    const skipped = pod ? whyNot(pod, settings) : notShown(site, image.resource);
    if (!pod || skipped) {
      return skipped ? [{ edits: [], skipped }] : [];
    }
    const change = {
      resource: pod.resource,
      path: image.path,
      span: shift(site.span, offset),
      before: image.raw,
      after: image.target,
    };
    const edits = fix.edits.map(({ span, newText }) => ({ span: shift(span, offset), newText }));
    return [{ edits, change }];
  });
}

/**
 * The settings under which every image that the policy would rewrite has a safe fix: with the placeholder where no domain is set, and with
 * every bare name as an official image.
 */
function rewriting(settings: Settings): Settings {
  const { proxy } = settings;
  return {
    ...settings,
    officialImages: [ANY_NAME],
    proxy: proxy.kind === 'unset' ? { ...proxy, kind: 'configured', domain: PLACEHOLDER } : proxy,
    shortNames: settings.shortNames === 'ask' ? 'docker-hub' : settings.shortNames,
  };
}

/** The file without its kustomizations. They change what is applied, and the preview shows the file alone. */
function alone(file: FileContext): FileContext {
  return { ...file, redirects: [], kustomization: null, matchers: [] };
}

function safeFix(subject: ImageSubject, settings: Settings): Fix | undefined {
  return IMAGE_RULES.flatMap((rule) => rule.checkImage(subject, settings)?.fixes ?? []).find(
    ({ safety }) => safety === 'safe',
  );
}

/** Why our policies leave the Pods of `pod` alone. Null where they do not. */
function whyNot({ resource, labels, namespace }: PodMaker, { kyverno }: Settings): Message | null {
  if (labels.get(OPT_OUT.label) === OPT_OUT.value) {
    return { key: 'preview.optOut', args: [nameOf(resource), `${OPT_OUT.label}: ${OPT_OUT.value}`] };
  }
  return LEFT_OUT.includes(namespace) || kyverno.excludedNamespaces.includes(namespace)
    ? { key: 'preview.namespace', args: [nameOf(resource), namespace] }
    : null;
}

/** The namespaces that Kyverno leaves out by default. */
const LEFT_OUT: readonly string[] = ['kube-system', 'kyverno'];

/**
 * Why an image that belongs to no Pod is not previewed. Null in a kustomization and in a manifest in a string, where nobody expects a
 * preview.
 */
function notShown({ dialect, embedded }: ImageSite, resource: ResourceName): Message | null {
  return dialect === 'kustomize' || embedded ? null : { key: 'preview.notAPod', args: [nameOf(resource)] };
}

function nameOf({ kind, name }: ResourceName): string {
  return name === null ? kind : `${kind} ${name}`;
}

function unique(messages: readonly Message[]): readonly Message[] {
  return [...new Map(messages.map((each) => [JSON.stringify(each), each])).values()];
}
