// docker-hub-chart: helm pulls a chart from Docker Hub, which no rewriting of images changes.
import { DOCKER_HUB_HOSTS } from '../image/dockerHub.ts';
import type { FileContext } from '../model/fileContext.ts';
import type { Settings } from '../settings/settings.ts';
import { lineStart } from '../text/lineIndex.ts';
import type { RuleFinding, TextRule } from './rule.ts';

export const dockerHubChartRule: TextRule = {
  code: 'docker-hub-chart',
  words: ['oci://', 'registry-1.docker.io/'],
  checkText,
};

const HOSTS = DOCKER_HUB_HOSTS.map((host) => host.replaceAll('.', '[.]')).join('|');

/** The address of a chart, or of a folder of charts: `oci://registry-1.docker.io/bitnamicharts`. */
const ADDRESS = new RegExp(`(oci://)?(?<![\\w.-])(?:${HOSTS})/[^\\s"',#}]+`, 'g');

const CHART_FILE = /(?:^|\/)(?:Chart|requirements)\.yaml$/;
const REPOSITORY_KEY = /(?:^|[\s{,])["']?repository["']?[ \t]*:[ \t]*["']?$/;
/** The key of a chart's address in kustomizations, `HelmChart`, Skaffold and Fleet. */
const CHART_KEY = /(?:^|[\s{,])["']?(?:repo|chart|remoteChart)["']?[ \t]*:[ \t]*["']?$/;
/** Argo CD writes the address of charts without the scheme. With it, the artifact may hold manifests. */
const BARE_KEY = /(?:^|[\s{,])["']?repoURL["']?[ \t]*:[ \t]*["']?$/;
const URL_KEY = /(?:^|[\s{,])["']?url["']?[ \t]*:[ \t]*["']?$/;

/** Flux's list of charts. The `url` of other objects may be an image. */
const HELM_REPOSITORY = /^kind:[ \t]*["']?HelmRepository\b/m;
const HELMFILE = /(?:^|\/)helmfile[./_-]/;
const YAML = /\.ya?ml(?:\.gotmpl)?$/;

/** How many UTF-16 code units before an address are searched for its key. */
const KEY_REACH = 64;

/** Reads the text, because the addresses stand in files of many tools, each with its own shape. */
function checkText(text: string, _settings: Settings, { path }: FileContext): readonly RuleFinding[] {
  const isHelmfile = YAML.test(path) && HELMFILE.test(path);
  const isUrl = isHelmfile || HELM_REPOSITORY.test(text);
  return [...text.matchAll(ADDRESS)].flatMap(({ 0: address, 1: scheme, index }) => {
    const before = text.slice(Math.max(lineStart(text, index), index - KEY_REACH), index);
    const isChart =
      (scheme === undefined ? BARE_KEY : CHART_KEY).test(before) ||
      (CHART_FILE.test(path) && REPOSITORY_KEY.test(before)) ||
      (URL_KEY.test(before) && isUrl && (scheme !== undefined || isHelmfile));
    return isChart && !COMMENT.test(before) ? [found(address, index)] : [];
  });
}

const COMMENT = /(?:^|\s)#/;

function found(address: string, start: number): RuleFinding {
  return {
    span: { start, end: start + address.length },
    message: { key: 'docker-hub-chart.found', args: [address] },
    fixes: [],
  };
}
