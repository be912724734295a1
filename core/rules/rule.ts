// The shape of a rule. Each rule has a small file in this folder and a page in docs/rules/.
import type { FileContext } from '../model/fileContext.ts';
import type { RuleCode } from '../model/ruleCodes.ts';
import type { PolicyDocument } from '../policies/read/readPolicy.ts';
import type { Finding } from '../report.ts';
import type { Settings } from '../settings/settings.ts';
import type { Image } from '../sites/describeImage.ts';
import type { ImageSite } from '../sites/imageSite.ts';

/** What a rule finds. The caller adds the name of the rule, and its severity from the settings. */
export type RuleFinding = Omit<Finding, 'rule' | 'severity'>;

/** What a rule about one image looks at. */
export interface ImageSubject {
  readonly image: Image;
  readonly site: ImageSite;
  /** The text at the site as it is written, with its escapes. */
  readonly written: string;
  /** The text of the document. All spans count from its start. */
  readonly text: string;
  readonly file: FileContext;
}

export interface ImageRule {
  readonly code: RuleCode;
  readonly checkImage: (subject: ImageSubject, settings: Settings) => RuleFinding | null;
}

/** A rule about the text of a whole document, which need not be readable YAML. */
export interface TextRule {
  readonly code: RuleCode;
  /** The rule finds nothing in a text without any of these words. Searching for them is a quick way to skip nearly every document. */
  readonly words: readonly string[];
  readonly checkText: (text: string, settings: Settings, file: FileContext) => readonly RuleFinding[];
}

/** What a rule about a whole document looks at: its text, and the images in it. All spans count from its start. */
export interface DocumentSubject {
  readonly text: string;
  readonly images: readonly Image[];
  readonly file: FileContext;
}

/** A rule about a document that holds images. */
export interface DocumentRule {
  readonly code: RuleCode;
  readonly checkDocument: (subject: DocumentSubject, settings: Settings) => readonly RuleFinding[];
}

/** A rule about a policy that changes images, of Kyverno or of Kubernetes itself. */
export interface PolicyRule {
  readonly code: RuleCode;
  readonly checkPolicy: (policy: PolicyDocument, settings: Settings) => readonly RuleFinding[];
}

/** A rule about files with certain names. `isAbout` recognises them by their paths. */
export interface FileRule {
  readonly code: RuleCode;
  readonly isAbout: (path: string) => boolean;
  /** Set if the rule finds nothing in a document without images, so that no document is read for its sake. */
  readonly needsImages?: true;
  readonly checkFile: (text: string, file: FileContext) => readonly RuleFinding[];
}
