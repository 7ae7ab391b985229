import type { JsonValue } from '../asset-facts.js';
import { CONFIDENCE, type EvidenceRule, type Finding, finding } from './evidence-rule.js';
import { knownProduct } from './known-products.js';
import { nameTokens } from './name-tokens.js';
import { environmentIn } from './parse-environment.js';
import { type AssetRecord, type Reading, readRecord } from './read-record.js';

/** Applications that a server, database or cluster belongs to, as names that people then pick the assets for. */
function applicationRule(name: string, find: (record: AssetRecord) => Finding | null): EvidenceRule {
  return { name, fields: ['application_ids'], find: (asset) => find(readRecord(asset)) };
}

const fromColumn = applicationRule('application-from-column', (record) => {
  const column =
    record.column(
      'applications',
      'application',
      'applicationname',
      'appname',
      'app',
      'businessapplication',
      'applicationids',
    ) ?? record.tag('application', 'app', 'appname', 'applicationname');
  if (column !== null) {
    const names = applicationNames(column.value);
    if (names.length > 0) return finding(names, CONFIDENCE.stated, [column], `"${column.label}" says so`);
  }
  const service =
    record.column('service', 'businessservice', 'product', 'system') ?? record.tag('service', 'product', 'system');
  const served = service === null ? [] : applicationNames(service.value);
  if (service === null || served.length === 0) return null;
  return finding(served, CONFIDENCE.inferred, [service], `"${service.label}" names what it serves`);
});

/** A cell of short names; a sentence is no list of applications. */
function applicationNames(value: JsonValue): string[] {
  const items: readonly JsonValue[] = isList(value) ? value : typeof value === 'string' ? value.split(/[;,|\n]/) : [];
  const names = items
    .flatMap((item) => (typeof item === 'string' ? [item.trim()] : []))
    .filter((name) => name !== '' && !/^(?:n\/?a|none|unknown|tbd|-+)$/i.test(name));
  const isShort = names.length <= 20 && names.every((name) => name.length <= 60 && name.split(/\s+/).length <= 5);
  return isShort ? [...new Set(names)] : [];
}

const isList = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);

/** Folders that hold machines for another reason than the application they serve. */
const OTHER_FOLDER =
  /^(?:vms?|virtual machines?|discovered virtual machine|datacenter|resources|templates?|servers?|hosts?|group-?v?\d*|linux|windows|unix|infrastructure|infra|legacy|old|archive|misc|other|new|temp|tmp|decommissioned|to be deleted|retired|databases?|web|app|apps|applications|db|dmz|root|default|shared|management|backup|monitoring|clients?)$/i;

/** Folders for what is done with the machines: "_to be sorted", "Migrated 2021", "Old - do not start". */
const PASSING_FOLDER =
  /^[^\p{L}\p{N}]|\b(?:to be|todo|un?sorted|migrated?|migration|moved|decom\w*|deleted?|old|archived?|temp|retired?|do not|pending|wave)\b|\b(?:19|20)\d\d\b/iu;

/** The innermost folder, where people sort virtual machines by application. */
const fromFolder = applicationRule('application-from-folder', (record) => {
  const folder = record.column('folder', 'vmfolderpath', 'folderpath', 'vapp');
  const leaf =
    folder?.text
      .split(/[/\\]/)
      .filter((part) => part.trim() !== '')
      .at(-1)
      ?.trim() ?? '';
  // One word of a path that is no path is a name that vCenter gave, such as group-v4.
  if (folder === null || leaf === '' || leaf.length > 40 || (!/[/\\]/.test(folder.text) && folder.key !== 'vapp'))
    return null;
  const tokens = nameTokens(leaf);
  if (tokens.length === 0 || OTHER_FOLDER.test(leaf) || PASSING_FOLDER.test(leaf) || environmentIn(tokens) !== null)
    return null;
  const isPlace = record.attribute('location')?.text === leaf || record.column('datacenter')?.text === leaf;
  return isPlace ? null : finding([leaf], CONFIDENCE.inferred, [folder], `its folder is called so`);
});

const NAME = "([\\p{L}\\p{N}][\\p{L}\\p{N} ._&/'-]{1,39}?)";
const ENVIRONMENT = '(?:production|prod|prd|pre-?prod|uat|staging|stg|test|tst|qa|development|dev|sandbox|sbx|dr)';
/** "App: Payroll", "Payroll - Production", "Payroll (UAT)", "Payroll web server", "test server for Payroll". */
const NOTE_FORMS: readonly RegExp[] = [
  new RegExp(`\\bapp(?:lication)?(?: name)?\\s{0,3}[:=]\\s{0,3}${NAME}(?=[,;.\\n]|\\s{2}|$)`, 'iu'),
  new RegExp(`^${NAME}\\s(?:-\\s${ENVIRONMENT}(?=[.;,]|$)|\\(${ENVIRONMENT}\\))`, 'iu'),
  new RegExp(`^${NAME}\\s(?:web|app|application|db|database|file|batch)\\sserver(?=[.;,]|$)`, 'iu'),
  new RegExp(`\\bserver\\sfor\\s${NAME}(?=[,;.\\n]|$)`, 'iu'),
];

const fromNotes = applicationRule('application-from-notes', (record) => {
  const reading = record.description ?? record.column('annotation', 'notes', 'comments', 'comment', 'remarks');
  const head = reading?.text.slice(0, 300) ?? '';
  for (const form of NOTE_FORMS) {
    const name = form.exec(head)?.[1]?.trim();
    if (reading === null || name === undefined || name.split(/\s+/).length > 5) continue;
    if (environmentIn(nameTokens(name)) !== null) continue;
    return finding([name], CONFIDENCE.likely, [reading], `"${reading.label}" names it`);
  }
  return null;
});

const fromName = applicationRule('application-from-name', (record) => {
  const reading: Reading | null = record.name;
  const product = reading === null ? null : knownProduct(nameTokens(reading.text).join(' '));
  if (reading === null || product === null) return null;
  return finding([product.product], CONFIDENCE.weak, [reading], `the name has the name of ${product.product}`);
});

export const applicationHintRules: readonly EvidenceRule[] = [fromColumn, fromFolder, fromNotes, fromName];
