// Makes small OCI images out of nothing and pushes them, by the protocol that every client speaks.
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { tarOf } from '../support/tar.ts';

const TYPES = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
} as const;

/**
 * Pushes an image for `platforms` (`linux/arm/v7`) to `host`, and returns the digest that the tag has then: of an index, or of the manifest
 * where there is one platform. `content` makes images differ.
 */
export async function pushImage(
  host: string,
  name: string,
  platforms: readonly string[] = ['linux/amd64'],
  content = name,
): Promise<string> {
  const [repository = '', tag = ''] = name.split(':');
  const base = `http://${host}/v2/${repository}`;
  const manifests = [];
  for (const platform of platforms) {
    const [os = '', architecture = '', variant] = platform.split('/');
    const layer = tarOf([{ name: 'hello.txt', text: `${content} on ${platform}\n` }]);
    const config = JSON.stringify({
      os,
      architecture,
      ...(variant && { variant }),
      config: {},
      rootfs: { type: 'layers', diff_ids: [digestOf(layer)] },
    });
    const manifest = JSON.stringify({
      schemaVersion: 2,
      mediaType: TYPES.manifest,
      config: await pushBlob(base, TYPES.config, Buffer.from(config)),
      layers: [await pushBlob(base, TYPES.layer, gzipSync(layer))],
    });
    const digest = digestOf(Buffer.from(manifest));
    await putManifest(base, platforms.length === 1 ? tag : digest, TYPES.manifest, manifest);
    const described = { os, architecture, ...(variant && { variant }) };
    manifests.push({
      mediaType: TYPES.manifest,
      digest,
      size: Buffer.byteLength(manifest),
      platform: described,
    });
  }
  const [only] = manifests;
  if (only && manifests.length === 1) {
    return only.digest;
  }
  const index = JSON.stringify({ schemaVersion: 2, mediaType: TYPES.index, manifests });
  await putManifest(base, tag, TYPES.index, index);
  return digestOf(Buffer.from(index));
}

async function pushBlob(base: string, mediaType: string, body: Buffer) {
  const digest = digestOf(body);
  const started = await fetch(`${base}/blobs/uploads/`, { method: 'POST' });
  const place = new URL(started.headers.get('location') ?? '', base);
  place.searchParams.set('digest', digest);
  await expectStatus(await fetch(place, { method: 'PUT', body: new Uint8Array(body) }), 201);
  return { mediaType, digest, size: body.length };
}

async function putManifest(base: string, reference: string, type: string, body: string): Promise<void> {
  const headers = { 'content-type': type };
  await expectStatus(await fetch(`${base}/manifests/${reference}`, { method: 'PUT', headers, body }), 201);
}

async function expectStatus(reply: Response, status: number): Promise<void> {
  if (reply.status !== status) {
    throw new Error(`${reply.url} answers ${reply.status}: ${await reply.text()}`);
  }
  await reply.arrayBuffer();
}

export function digestOf(body: Buffer): string {
  return `sha256:${createHash('sha256').update(body).digest('hex')}`;
}
