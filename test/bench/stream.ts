// Makes the texts that the benchmarks open: a stream like Argo CD's install manifest, and files of a thousand lines.

/** The position after an image, at which a person types. Lines count from 0, characters are UTF-16 code units. */
export interface TypingPlace {
  readonly line: number;
  readonly character: number;
}

/** A stream of 70 documents and 2 MB: three huge definitions, then the objects of an installation. The images are at the end. */
export function installStream(): string {
  return [
    definition('Application', 416),
    definition('ApplicationSet', 1500),
    definition('AppProject', 19),
    ...many(8, (n) => `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: account-${n}\n`),
    ...many(20, role),
    ...many(9, configMap),
    ...many(22, service),
    ...many(6, (n) => workload('Deployment', n)),
    ...many(2, (n) => workload('StatefulSet', n)),
  ].join('---\n');
}

/** A text of a thousand lines in about twenty documents, each with two images. */
export function manyDeployments(): string {
  return cutLines(many(40, (n) => workload('Deployment', n)).join('---\n'), 1000);
}

/** A text of a thousand lines in one document: a list of deployments. */
export function oneList(): string {
  const items = many(40, (n) =>
    workload('Deployment', n).replace(/^/gm, '    ').replace('    ', '  - ').replace(/ +$/, ''),
  );
  return cutLines(`apiVersion: v1\nkind: List\nitems:\n${items.join('')}`, 1000);
}

/** The end of the middle image of `text`. */
export function imageIn(text: string): TypingPlace {
  const lines = text.split('\n');
  const images = lines.flatMap((each, line) => (/^ +(?:- )?image: \S+$/.test(each) ? [line] : []));
  const line = images[images.length >> 1];
  if (line === undefined) {
    throw new Error('there is no image in this text');
  }
  return { line, character: lines[line]?.length ?? 0 };
}

/** A schema of about `kilobytes`, nested and documented as controller-gen writes schemas. It has keys named `image` that hold no image. */
function definition(kind: string, kilobytes: number): string {
  const head =
    `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: ${kind.toLowerCase()}s.example.io\n` +
    `spec:\n  group: example.io\n  names:\n    kind: ${kind}\n  versions:\n  - name: v1\n    schema:\n      openAPIV3Schema:\n        properties:\n`;
  let properties = '';
  for (let n = 0; head.length + properties.length < kilobytes * 1000; n++) {
    properties +=
      `          field${n}:\n            description: |-\n              Field ${n} says which image, or which part of one,\n` +
      `              the controller is to take: \`registry/name:tag\`.\n            properties:\n              image:\n` +
      `                description: Image is the name of an image\n                type: string\n              kustomize:\n` +
      `                properties:\n                  images:\n                    items:\n                      type: string\n` +
      `                    type: array\n                type: object\n            required:\n            - image\n            type: object\n`;
  }
  return head + properties;
}

function role(n: number): string {
  const rule =
    '- apiGroups:\n  - ""\n  resources:\n  - secrets\n  - configmaps\n  verbs:\n  - get\n  - list\n  - watch\n';
  return `apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: role-${n}\nrules:\n${rule.repeat(3)}`;
}

function configMap(n: number): string {
  const line = `    log-format-${n} 127.0.0.1 backend server check inter 3s\n`;
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: config-${n}\ndata:\n  proxy.cfg: |\n${line.repeat(70)}`;
}

function service(n: number): string {
  return `apiVersion: v1\nkind: Service\nmetadata:\n  name: service-${n}\nspec:\n  ports:\n  - name: http\n    port: 80\n    targetPort: 8080\n`;
}

const IMAGES = ['nginx', 'redis:7.4-alpine', 'grafana/grafana:11.2.0', 'quay.io/argoproj/argocd:v3.1.0'];

function workload(kind: string, n: number): string {
  const variable = (v: number) =>
    `        - name: SETTING_${v}\n          valueFrom:\n            configMapKeyRef:\n              key: setting.${v}\n              name: config-${n}\n`;
  const container = (name: string, image: string | undefined) =>
    `      - name: ${name}\n        image: ${image}\n        imagePullPolicy: Always\n        env:\n${many(6, variable).join('')}`;
  return (
    `apiVersion: apps/v1\nkind: ${kind}\nmetadata:\n  name: workload-${n}\nspec:\n  selector:\n    matchLabels:\n      app: workload-${n}\n` +
    `  template:\n    metadata:\n      labels:\n        app: workload-${n}\n    spec:\n      containers:\n` +
    container('main', IMAGES[n % IMAGES.length]) +
    container('sidecar', IMAGES[(n + 1) % IMAGES.length])
  );
}

function many(count: number, make: (n: number) => string): string[] {
  return Array.from({ length: count }, (_, n) => make(n));
}

function cutLines(text: string, lines: number): string {
  return `${text.split('\n').slice(0, lines).join('\n')}\n`;
}
