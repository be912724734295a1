// The images of a render, and their names at the proxy, without the engine: by js-yaml and by the rules of references alone.
import { loadAll } from 'js-yaml';
import { DOMAIN } from '../support/cli.ts';

/** The images of containers, and of the custom resources in `charts/`, in the order of the text. */
export function imagesIn(text: string): readonly string[] {
  const images: string[] = [];
  const visit = (value: unknown, key: string): void => {
    if (typeof value === 'object' && value !== null) {
      const image = 'image' in value ? value.image : null;
      if (typeof image === 'string' && /^\d+$/.test(key)) {
        images.push(image);
      }
      for (const [name, each] of Object.entries(value)) {
        visit(each, name);
      }
    }
  };
  for (const document of loadAll(text)) {
    visit(document, '');
  }
  return images;
}

/** The name of the image at the proxy. Null where the image is not on Docker Hub. */
export function atProxy(image: string): string | null {
  const path = image.replace(/^(?:(?:index\.|registry-1\.)?docker\.io|registry\.hub\.docker\.com)\//, '');
  if (path === image && /^(?:[^/]*[.:][^/]*|localhost)\//.test(image)) {
    return null;
  }
  const [name = ''] = path.split(/[:@]/);
  const tail = path.slice(name.length) || ':latest';
  return `${DOMAIN}/${name.includes('/') ? name : `library/${name}`}${tail}`;
}
