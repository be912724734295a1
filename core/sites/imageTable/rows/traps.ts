// Rows for fields that only look like images, in any object: they stand behind all other rows, and overrule them.
import type { ImagePath } from '../row.ts';
import { ANY, never } from './columns.ts';

export const TRAPS: readonly ImagePath[] = [
  // Observed state, and text about the object, are nobody's to rewrite.
  never('*', ANY, 'status.**'),
  never('*', ANY, 'metadata.**'),
  // A Ceph image is a block device.
  never('*', ANY, '**.rbd.image'),
  // What a build writes must not point at a proxy, which can only be read.
  never('*', ANY, '**.build.output.image'),
  // Schemas and defaults of schemas.
  never('apiextensions.k8s.io', ['CustomResourceDefinition'], '**'),
  never('*', ANY, '**.openAPIV3Schema.**'),
  // Patterns of policies: globs, expressions, lists of what is allowed.
  never('kyverno.io', ANY, '**'),
  never('*.kyverno.io', ANY, '**'),
  never('constraints.gatekeeper.sh', ANY, '**'),
  never('*.gatekeeper.sh', ANY, '**'),
  never('admissionregistration.k8s.io', ANY, '**'),
  never('policy.sigstore.dev', ANY, '**'),
  never('kubelet.config.k8s.io', ANY, '**'),
  // Pictures.
  never('backstage.io', ANY, '**'),
  never('scaffolder.backstage.io', ANY, '**'),
  never('*.grafana.app', ANY, '**'),
];
