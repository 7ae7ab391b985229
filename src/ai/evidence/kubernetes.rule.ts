import { CONFIDENCE, type EvidenceRule, type Finding, finding } from './evidence-rule.js';
import { parseArchitecture } from './parse-os-text.js';
import { type AssetRecord, readRecord } from './read-record.js';

const DISTRIBUTIONS: readonly (readonly [RegExp, string])[] = [
  [/(?<![a-z])eks(?![a-z])|elastic kubernetes/i, 'eks'],
  [/(?<![a-z])aks(?![a-z])|azure kubernetes/i, 'aks'],
  [/(?<![a-z])gke(?![a-z])|google kubernetes/i, 'gke'],
  [/openshift|(?<![a-z])(?:ocp|okd)(?![a-z])/i, 'openshift'],
  [/rancher|(?<![a-z])(?:rke2?|k3s)(?![a-z])/i, 'rancher'],
  [/tanzu|(?<![a-z])tkgi?(?![a-z])/i, 'tanzu'],
  [/kubeadm/i, 'vanilla'],
];

/** Distribution, version and nodes of a cluster; managed services sign their version strings. */
export const kubernetesRule: EvidenceRule = {
  name: 'kubernetes',
  fields: ['distribution', 'kubernetes_version', 'node_architecture'],
  find(asset, field) {
    if (asset.assetType !== 'KUBERNETES_CLUSTER') return null;
    const record = readRecord(asset);
    if (field === 'distribution') return distribution(record);
    if (field === 'node_architecture') {
      const reading = record.column('architecture', 'nodearchitecture', 'arch', 'nodearch', 'kernel');
      const found = reading === null ? null : parseArchitecture(reading.text);
      return reading === null || found === null
        ? null
        : finding(found, CONFIDENCE.follows, [reading], `"${reading.label}" names it`);
    }
    const reading = record.column('version', 'platform', 'clusterversion', 'controlplaneversion') ?? record.description;
    const [, version] =
      /\bv?(1\.\d{1,2}(?:\.\d{1,2})?)(?:[+-][\w.]+)?(?![\w.])/.exec(reading?.text.slice(0, 200) ?? '') ?? [];
    return reading === null || version === undefined
      ? null
      : finding(version, CONFIDENCE.inferred, [reading], `"${reading.label}" has it`);
  },
};

function distribution(record: AssetRecord): Finding | null {
  for (const [reading, confidence] of [
    [record.column('distribution', 'platform', 'provider', 'clustertype', 'flavor', 'type'), CONFIDENCE.stated],
    [
      record.attribute('kubernetes_version') ?? record.column('kubernetesversion', 'version', 'gitversion'),
      CONFIDENCE.follows,
    ],
    [record.description, CONFIDENCE.likely],
    [record.name, CONFIDENCE.inferred],
  ] as const) {
    const found = reading === null ? [] : DISTRIBUTIONS.filter(([pattern]) => pattern.test(reading.text.slice(0, 200)));
    const [only] = found;
    if (reading !== null && only && found.length === 1)
      return finding(only[1], confidence, [reading], `"${reading.label}" says so`);
  }
  return null;
}
