// The ClusterPolicy of the vendor's guide, word for word, with the domain filled in.
//
// Source: Volcengine, "容器服务 VKE 调用远端代理仓中的镜像文件", 方式二. The guide prints the policy on one line, so it cannot be pasted from there.
import { isAtLeast } from '../../model/kyvernoVersion.ts';
import { literal } from './literals.ts';
import type { Policy, PolicyRequest } from './policy.ts';

export const guidePolicy: Policy = {
  kind: 'guide',
  title: { key: 'policy.guide.title', args: [] },
  detail: { key: 'policy.guide.detail', args: [] },
  fits: (version) => !isAtLeast(version, 1, 20),
  render,
};

/** `imageData.repository` is the path on Docker Hub, including `library/`. It therefore replaces the path in the template. */
function render({ template }: PolicyRequest): string {
  const name = template
    .split(/(\$\{\w+\})/)
    .map((piece) => VARIABLES.get(piece) ?? literal(piece))
    .join('');
  const image = `${name}:{{imageData.identifier}}`;
  // An IPv6 address begins with a bracket. Without quotes the bracket would begin a list.
  return GUIDE.replaceAll('IMAGE', () => (/^[A-Za-z0-9<]/.test(image) ? image : `"${image}"`));
}

const VARIABLES: ReadonlyMap<string, string> = new Map([
  ['${path}', '{{imageData.repository}}'],
  ['${namespace}', "{{split(imageData.repository, '/')[0]}}"],
  ['${name}', "{{join('/', split(imageData.repository, '/')[1:])}}"],
]);

const GUIDE = `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata:
  name: replace-image-registry-with-harbor
  annotations:
    policies.kyverno.io/title: Replace Image Registry With Harbor
    pod-policies.kyverno.io/autogen-controllers: none
    policies.kyverno.io/category: Sample
    policies.kyverno.io/severity: medium
    policies.kyverno.io/subject: Pod
    kyverno.io/kyverno-version: 1.11.4
    kyverno.io/kubernetes-version: "1.27"
    policies.kyverno.io/description: >-
      Some registries like Harbor offer pull-through caches for images from certain registries.
      Images can be re-written to be pulled from the redirected registry instead of the original and
      the registry will proxy pull the image, adding it to its internal cache.
      The imageData context variable in this policy provides a normalized view
      of the container image, allowing the policy to make decisions based on various
      "live" image details. As a result, it requires access to the source registry and the existence
      of the target image to verify those details.
spec:
  rules:
    - name: redirect-docker
      match:
        any:
          - resources:
              kinds:
                - Pod
              operations:
                - CREATE
                - UPDATE
      mutate:
        foreach:
          - list: request.object.spec.initContainers[]
            context:
              - name: imageData
                imageRegistry:
                  reference: "{{ element.image }}"
            preconditions:
              any:
                - key: "{{imageData.registry}}"
                  operator: Equals
                  value: index.docker.io
            patchStrategicMerge:
              spec:
                initContainers:
                  - name: "{{ element.name }}"
                    image: IMAGE
          - list: request.object.spec.containers[]
            context:
              - name: imageData
                imageRegistry:
                  reference: "{{ element.image }}"
            preconditions:
              any:
                - key: "{{imageData.registry}}"
                  operator: Equals
                  value: index.docker.io
            patchStrategicMerge:
              spec:
                containers:
                  - name: "{{ element.name }}"
                    image: IMAGE
`;
