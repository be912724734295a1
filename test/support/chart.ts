// A chart whose values only its template shows to be an image.

/** No key in it says that it is an image. The comment has the word without which a file of another name would not be read. */
export const VALUES = '# The image that runs.\nweb:\n  source: nginx\n  edition: "1.27"\n';
export const TEMPLATE =
  'spec:\n  containers:\n    - image: {{ .Values.web.source }}:{{ .Values.web.edition }}\n';
/** Makes no image of the same values. */
export const LABELS = 'metadata:\n  labels:\n    web: {{ .Values.web.source }}:{{ .Values.web.edition }}\n';
export const CHART = {
  'c/Chart.yaml': 'name: c\n',
  'c/templates/pod.yaml': TEMPLATE,
  'c/values.yaml': VALUES,
};
