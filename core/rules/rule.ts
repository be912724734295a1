// The shape of a rule: one small file each in this folder, one page each in docs/rules/.
import type { FileContext } from '../model/fileContext.ts';
import type { RuleCode } from '../model/ruleCodes.ts';
import type { PolicyDocument } from '../policies/read/readPolicy.ts';
import type { Finding } from '../report.ts';
import type { Settings } from '../settings/settings.ts';
import type { Image } from '../sites/describeImage.ts';
import type { ImageSite } from '../sites/imageSite.ts';

/** What a rule finds, before its name and the severity of the settings are put on it. */
export type RuleFinding = Omit<Finding, 'rule' | 'severity'>;

/** What a rule about one image looks at. */
export interface ImageSubject {
  readonly image: Image;
  readonly site: ImageSite;
  /** The text at the site, escapes and all. */
  readonly written: string;
  /** The document that all spans count in. */
  readonly text: string;
  readonly file: FileContext;
}

export interface ImageRule {
  readonly code: RuleCode;
  readonly checkImage: (subject: ImageSubject, settings: Settings) => RuleFinding | null;
}

/** A rule about the text of a whole document, for what is no readable YAML any more. */
export interface TextRule {
  readonly code: RuleCode;
  /** A text that holds none of these words has nothing for the rule: a quick no for nearly every document. */
  readonly words: readonly string[];
  readonly checkText: (text: string, settings: Settings, file: FileContext) => readonly RuleFinding[];
}

/** A rule about a policy of Kyverno, or of Kubernetes itself, that changes images. */
export interface PolicyRule {
  readonly code: RuleCode;
  readonly checkPolicy: (policy: PolicyDocument, settings: Settings) => readonly RuleFinding[];
}

/** A rule about files that say something to Nearpull itself, told by their names. */
export interface FileRule {
  readonly code: RuleCode;
  readonly isAbout: (path: string) => boolean;
  readonly checkFile: (text: string, path: string) => readonly RuleFinding[];
}
