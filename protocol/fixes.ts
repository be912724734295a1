// What the messages of "fix all in the workspace" carry: which files there are, what can be fixed in them, and what is left.
import type { Range, TextEdit } from 'vscode-languageserver-types';

export interface FindManifestsParams {
  readonly folders: readonly {
    /** URI of a workspace folder. */
    readonly uri: string;
    /** Globs of files that the editor hides. */
    readonly exclude: readonly string[];
  }[];
}

export interface FindManifestsResult {
  /** Files that the server can read itself. */
  readonly uris: readonly string[];
  /** The number of manifests, and of folders that were not looked into, that ignore files leave out. */
  readonly ignored: number;
  /** The same for the setting `exclude` and the globs of the editor. */
  readonly excluded: number;
  /** The folders that the server cannot look into, because they are on no disk of its own. */
  readonly unseen: readonly string[];
}

export interface FindFixesParams {
  readonly files: readonly ManifestFile[];
}

export interface ManifestFile {
  readonly uri: string;
  /** Left out for a file that the server is to read itself: an open document, or a file on its disk. */
  readonly text?: string;
  /** Only for an open document whose text is sent. The fixes come back with the same version. */
  readonly version?: number;
}

export interface FindFixesResult {
  /** The files that have something to fix, in the order in which they were asked for. */
  readonly files: readonly FixableFile[];
  readonly left: readonly LeftAlone[];
}

export interface FindPodsParams {
  readonly files: readonly ManifestFile[];
}

export interface FindPodsResult {
  /** The files that make Pods. */
  readonly uris: readonly string[];
  /** The files that the server could not read itself. */
  readonly unread: readonly string[];
}

export interface FixableFile {
  /** As it was asked for. */
  readonly uri: string;
  /** Null when the document is not open. */
  readonly version: number | null;
  /** When the file was last changed, in milliseconds since 1970, if the server read it itself. */
  readonly modified: number | null;
  /** In the order of the text. Their edits never overlap. Two of them can have the same edit, which is made once. */
  readonly fixes: readonly OfferedFix[];
}

export interface OfferedFix {
  /** What is wrong, and in which text. */
  readonly range: Range;
  readonly before: string;
  /** What the fix does, in words. */
  readonly title: string;
  /** Why a person should look at it first, in words; null for a safe fix. */
  readonly review: string | null;
  /** The number of images that it fixes: several where they have their edits in common. */
  readonly images: number;
  readonly edits: readonly TextEdit[];
}

/** Something that is not among the fixes. */
export interface LeftAlone {
  readonly uri: string;
  readonly reason: LeftReason;
  /** Of problems; 1 for a file as a whole. */
  readonly count: number;
}

/**
 * `no-domain`: no domain is set for the file. `other-file`: the fix changes another file as well. `no-fix`: a person has to find one. The
 * others are about a file as a whole, `quarantined` about one that has killed the server, or for `too-large` about one of its documents.
 */
export type LeftReason =
  | 'no-domain'
  | 'other-file'
  | 'no-fix'
  | 'too-large'
  | 'ignored'
  | 'excluded'
  | 'unreadable'
  | 'quarantined';
