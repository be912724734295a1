// What the messages about the images of a whole workspace carry: the files that hold images, and how far the scan is.
import type { Range } from 'vscode-languageserver-types';
import type { FileEdits } from './documents.ts';
import type { LeftReason, ManifestFile } from './fixes.ts';

export interface InventoryParams {
  /** The `revision` of an earlier answer, to get only what has changed since; 0 for everything. */
  readonly after: number;
}

export interface InventoryResult {
  readonly revision: number;
  /** Whether the files are all that there are, and not the changes since `after`. */
  readonly isWhole: boolean;
  readonly files: readonly InventoryFile[];
  readonly scan: ScanState;
}

/** A file without images has lost those that it had. */
export interface InventoryFile {
  readonly uri: string;
  readonly images: readonly InventoryImage[];
}

export interface InventoryImage {
  readonly range: Range;
  /** The reference as it is written. */
  readonly written: string;
  /** `docker-hub`: pulled from there. `proxied`: pulled through the proxy. `other`: neither, or nobody knows. */
  readonly kind: 'docker-hub' | 'proxied' | 'other';
  /** The name without tag and digest, with its registry: `docker.io/library/nginx`. */
  readonly name: string;
  /** `docker.io`, or the domain of the proxy; empty where it is not certain. */
  readonly registry: string;
  /** The namespace that the proxy has to have for an image of Docker Hub; null for other images. */
  readonly namespace: string | null;
  /** Whether the proxy has that namespace, as far as the settings say; null where they say nothing. */
  readonly hasNamespace: boolean | null;
  /** What `docker pull` pulls it by; null where nobody knows the whole name. */
  readonly pull: string | null;
  /** The `target` of the `ProxyAnswer` about it; null where the proxy is not asked. */
  readonly target: string | null;
  /** The page of the image on Docker Hub; null for other images. */
  readonly page: string | null;
  /** The number of findings about it. */
  readonly problems: number;
  /** Whether one of them has a safe fix. */
  readonly isFixable: boolean;
}

export interface ScanState {
  /** `waiting`: not started. `stopped`: a person has stopped it before the end. */
  readonly phase: 'waiting' | 'running' | 'done' | 'stopped';
  /** The number of files that were looked at. */
  readonly done: number;
  /** The number of files to look at; 0 as long as they are being searched for. */
  readonly total: number;
  /** The number of images in the inventory, and of those that are on Docker Hub. */
  readonly images: number;
  readonly dockerHub: number;
  /** What is not in the inventory, and why. */
  readonly left: readonly { readonly reason: LeftReason; readonly count: number }[];
  readonly tooMany: TooMany;
}

/** What was left out because there is too much. */
export interface TooMany {
  /** The number of files that were not looked at. */
  readonly files: number;
  /** Whether images are missing. */
  readonly images: boolean;
  /** The number of problems of files that are not open that are not shown. */
  readonly problems: number;
}

export interface ScanParams {
  /** True starts a scan of the whole workspace, false stops the one that runs. */
  readonly run: boolean;
}

/** Places of images, as an inventory told them. A file that the server cannot read comes with its text. */
export interface PlacesParams {
  readonly files: readonly (ManifestFile & { readonly ranges: readonly Range[] })[];
}

export interface IgnoreEditsResult {
  /** `version` is null for a file that is not open. */
  readonly files: readonly FileEdits[];
  /** The number of places at which no comment can stand, or which have no finding any more. */
  readonly left: number;
}

export interface ImageAtResult {
  /** Null where no image is. */
  readonly image: InventoryImage | null;
  /** What must exist at the proxy before it can be pulled, in the order in which it is done. */
  readonly guide: readonly GuideWords[];
}

export interface GuideWords {
  readonly what: string;
  readonly detail: string;
  /** The page of the vendor; null where the setting `proxy.namespaces` is what to look at. */
  readonly link: string | null;
}
