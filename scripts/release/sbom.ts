// Writes the software bill of materials of a release, in CycloneDX 1.6: every package that the bundles hold, with its licence and its checksum.
import { createHash } from 'node:crypto';
import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import type { ThirdParty } from '../thirdParty.mjs';

/** What a bill is made of. The same input gives the same bytes. */
export interface BillInput {
  readonly version: string;
  /** The day of the release, such as 2026-01-31. */
  readonly date: string;
  readonly license: string;
  readonly packages: readonly ThirdParty[];
  /** The part `packages` of package-lock.json. Its checksums are those of the tarballs on npm. */
  readonly locked: Readonly<Record<string, { readonly version?: string; readonly integrity?: string }>>;
}

/** The bill as JSON. */
export function billOf({ version, date, license, packages, locked }: BillInput): string {
  const own = new Models.Component(Enums.ComponentType.Application, 'nearpull', {
    version,
    bomRef: `nearpull@${version}`,
    purl: purlOf('nearpull', version),
    licenses: licensesOf(license),
  });
  const components = new Map(
    packages.map((each) => [`${each.name}@${each.version}`, componentOf(each, locked)]),
  );
  for (const { name, version: of, uses } of packages) {
    for (const each of uses) {
      const used = components.get(each);
      if (used) {
        components.get(`${name}@${of}`)?.dependencies.add(used.bomRef);
      }
    }
  }
  for (const each of components.values()) {
    own.dependencies.add(each.bomRef);
  }
  const bill = new Models.Bom({
    metadata: new Models.Metadata({ timestamp: new Date(`${date}T00:00:00Z`), component: own }),
    components: new Models.ComponentRepository(components.values()),
    serialNumber: serialNumber(JSON.stringify([version, date, [...components.keys()]])),
  });
  const json = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  return `${json.serialize(bill, { sortLists: true, space: 2 })}\n`;
}

function componentOf(
  { name, version, license, bundles }: ThirdParty,
  locked: BillInput['locked'],
): Models.Component {
  const [group, bare] = name.startsWith('@') ? name.split('/') : [undefined, name];
  return new Models.Component(Enums.ComponentType.Library, bare ?? name, {
    ...(group === undefined ? {} : { group }),
    version,
    bomRef: `${name}@${version}`,
    purl: purlOf(name, version),
    licenses: licensesOf(license),
    hashes: hashesOf(name, version, locked),
    properties: new Models.PropertyRepository(
      bundles.map((bundle) => new Models.Property('nearpull:bundle', bundle)),
    ),
  });
}

function licensesOf(license: string): Models.LicenseRepository {
  const isOne = /^[\w.-]+$/.test(license);
  return new Models.LicenseRepository([
    isOne ? new Models.SpdxLicense(license) : new Models.LicenseExpression(license),
  ]);
}

/** The checksum of the package on npm. */
function hashesOf(name: string, version: string, locked: BillInput['locked']): Models.HashDictionary {
  const entry = Object.entries(locked).find(
    ([path, each]) => path.endsWith(`node_modules/${name}`) && each.version === version,
  );
  const [algorithm, checksum] = entry?.[1].integrity?.split('-') ?? [];
  if (algorithm !== 'sha512' || checksum === undefined) {
    throw new Error(`package-lock.json has no checksum of ${name} ${version}`);
  }
  return new Models.HashDictionary([
    [Enums.HashAlgorithm['SHA-512'], Buffer.from(checksum, 'base64').toString('hex')],
  ]);
}

/** https://github.com/package-url/purl-spec: the `@` of a scope is escaped, its slash is not. */
function purlOf(name: string, version: string): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}

/** A UUID made of what is described (RFC 9562, version 8), so that a second run gives the same one. */
function serialNumber(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  const variant = '89ab'[Number.parseInt(hex[16] ?? '0', 16) % 4];
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
