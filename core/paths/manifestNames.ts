// Which files are looked through for images, by their names. All code that walks folders asks here.
import { isDockerfile } from './dockerfileNames.ts';
import { isKustomizationName } from './neighbourKinds.ts';

/**
 * Whether a file named `name` may hold images: YAML, JSON, kustomizations, Dockerfiles. Helm renders every file below a chart's templates. Of
 * the files there that are not YAML, only the partials (`.tpl`) hold images.
 */
export function isManifestName(name: string, isInTemplates: boolean): boolean {
  return (
    YAML_OR_JSON.test(name) ||
    isDockerfile(name) ||
    isKustomizationName(name) ||
    (isInTemplates && name.endsWith('.tpl'))
  );
}

const YAML_OR_JSON = /\.(?:ya?ml(?:\.gotmpl)?|json)$/i;
