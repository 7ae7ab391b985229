import { endOfSupport } from '../facts/end-of-support.js';
import { CONFIDENCE, type EvidenceRule, type Finding, finding } from './evidence-rule.js';
import { knownProduct, versionAfter } from './known-products.js';
import { type AssetRecord, type Reading, readRecord } from './read-record.js';

/** Bought or home-made, its vendor, version and type, where the name or the software column is a product's. */
export const applicationProductRule: EvidenceRule = {
  name: 'application-product',
  fields: ['is_cots', 'vendor', 'product_version', 'app_type'],
  find(asset, field) {
    if (asset.assetType !== 'APPLICATION') return null;
    const record = readRecord(asset);
    const stated = field === 'is_cots' ? isCotsStated(record) : null;
    if (stated !== null) return stated;
    const readings: readonly (readonly [Reading | null, number])[] = [
      [record.column('product', 'productname', 'software', 'softwarename', 'packagename'), CONFIDENCE.follows],
      [record.name, CONFIDENCE.inferred],
    ];
    for (const [reading, confidence] of readings) {
      const found = reading === null ? null : fromProduct(reading, field, confidence);
      if (found !== null) return found;
    }
    if (field === 'is_cots') return homeMade(record);
    return field === 'app_type' ? typeOf(record) : null;
  },
};

function isCotsStated(record: AssetRecord): Finding | null {
  const reading = record.column(
    'cots',
    'iscots',
    'sourcing',
    'applicationtype',
    'buildorbuy',
    'makeorbuy',
    'developmenttype',
    'origin',
  );
  if (reading === null) return null;
  const isBought =
    /\b(?:cots|off.the.shelf|packaged?|bought|buy|vendor|saas|third.party|commercial)\b|^(?:true|yes|y|1)$/i.test(
      reading.text,
    );
  const isMade =
    /\b(?:custom|bespoke|in.?house|home.?(?:made|grown)|build|built|own development|internally developed)\b|^(?:false|no|n|0)$/i.test(
      reading.text,
    );
  if (isBought === isMade) return null;
  return finding(isBought, CONFIDENCE.stated, [reading], `"${reading.label}" says so`);
}

function fromProduct(reading: Reading, field: string, confidence: number): Finding | null {
  const product = knownProduct(reading.text);
  if (product === null) return null;
  const because = `"${reading.label}" names ${product.product} of ${product.vendor}`;
  if (field === 'is_cots') return finding(true, confidence, [reading], because);
  if (field === 'vendor') return finding(product.vendor, confidence, [reading], because);
  if (field === 'app_type')
    return product.appType === null ? null : finding(product.appType, confidence, [reading], because);
  const version = versionAfter(reading.text, product);
  if (version === null) return null;
  const support = endOfSupport(product.product, version);
  return finding(version, confidence, [reading], support === null ? because : `${because}; ${support}`);
}

/** Whoever has the sources made it. */
function homeMade(record: AssetRecord): Finding | null {
  const repository =
    record.attribute('source_repository') ??
    record.column('repositoryurl', 'repository', 'repo', 'reponame', 'repourl', 'giturl');
  if (repository !== null)
    return finding(false, CONFIDENCE.inferred, [repository], `its sources are in "${repository.label}"`);
  const code = record.column(
    'linesofcode',
    'binaryartifact',
    'technicaldebt(min.)',
    'technicaldebtmin',
    'cloudreadyscan',
  );
  return code === null
    ? null
    : finding(false, CONFIDENCE.likely, [code], `"${code.label}" was measured on its sources`);
}

function typeOf(record: AssetRecord): Finding | null {
  const type = record.column('apptype', 'applicationtype', 'type', 'category');
  const [, word] = /\b(web|batch|desktop|crm|database)\b/i.exec(type?.text.slice(0, 80) ?? '') ?? [];
  if (type !== null && word !== undefined)
    return finding(word.toLowerCase(), CONFIDENCE.follows, [type], `"${type.label}" says ${word.toLowerCase()}`);
  const url = record.column('productionurl', 'url', 'applicationurl', 'publicurl', 'website');
  return url !== null && /^https?:\/\//i.test(url.text)
    ? finding('web', CONFIDENCE.inferred, [url], `"${url.label}" is a web address`)
    : null;
}
