import type { Rule } from '../model/rule';

/** What can be wrong with a file before anybody asks what its objects mean. */
export const FILE_RULES = {
  notYaml: {
    code: 'MESH1001',
    severity: 'error',
    title: 'a document is not YAML',
    protects: 'kubectl, Argo CD and Flux refuse the whole file, so nothing in it is applied.',
    fix: 'Correct the syntax at the place shown.',
  },
  template: {
    code: 'MESH1002',
    severity: 'error',
    title: 'a file is a template, not a manifest',
    protects: 'What a template becomes is unknown until it is rendered, so nothing can be said about it.',
    fix: 'Render it first (for example `helm template . | cdk8s-mesh lint -`) and pass the result.',
  },
  duplicateKey: {
    code: 'MESH1003',
    severity: 'warning',
    title: 'a field is written twice in one mapping',
    protects: 'Only the last value counts; a strict reader, as the API server is for kubectl, refuses the object.',
    fix: 'Keep one of the two.',
  },
  notAnObject: {
    code: 'MESH1004',
    severity: 'warning',
    title: 'a document is not a Kubernetes object',
    protects: 'A document without apiVersion and kind is skipped here and refused by kubectl.',
    fix: 'Give it apiVersion and kind, or leave the file out.',
  },
  tooLarge: {
    code: 'MESH1005',
    severity: 'error',
    title: 'a file or document is too large, too deep or expands without bound',
    protects: 'Readers run out of memory or time on it.',
    fix: 'Split it; a Kubernetes object has at most about 1.5 MB.',
  },
  notJsonValue: {
    code: 'MESH1006',
    severity: 'error',
    title: 'a document holds a value that JSON cannot carry',
    protects: 'The API server reads JSON: an object with such a key or number never arrives there.',
    fix: 'Use text, a finite number, true, false or null; keys must be text.',
  },
  unreadable: {
    code: 'MESH1007',
    severity: 'error',
    title: 'a file or folder cannot be read',
    protects: 'An answer about configuration that was not read would be worth nothing.',
    fix: 'Check the path and its permissions.',
  },
  outputFolder: {
    code: 'MESH1010',
    severity: 'error',
    title: 'the output folder cannot be written',
    protects: 'Half a synthesis in a repository is deployed as if it were a whole one; so nothing is written.',
    fix: 'Name a folder that can be written, in `outdir`, `CDK8S_OUTDIR` or `output` of cdk8s.yaml, and has room.',
  },
  outputCollision: {
    code: 'MESH1011',
    severity: 'error',
    title: 'two outputs have one file name',
    protects: 'The one written last would replace the other, which is then missing from the cluster.',
    fix: 'Rename one of the two, or choose an output type that keeps them apart, such as one file for each chart.',
  },
} as const satisfies Record<string, Rule>;
