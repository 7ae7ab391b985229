import { sql } from '../../../db/statement.js';
import { inTenant } from '../../../graphql/read-model.js';
import type { Scope } from '../../../scope.js';
import type { AssetType } from '../../catalogue/asset-type.js';
import type { Naming } from './learn-naming.js';
import { REFERENCE_FIELDS } from './reference-fields.js';
import {
  type Candidate,
  type IdentityPart,
  type Resolution,
  resolveReference,
  type Spelling,
  spellingsOf,
} from './resolve-reference.js';

/** A name as assets write it in a field: however many do, it is looked up once. */
export interface WrittenName {
  readonly field: string;
  readonly name: string;
}

/** Of more assets that share a spelling no one can choose. */
const MOST_CANDIDATES = 20;

/** Stores which assets the names mean, where that has changed. */
export async function resolveNames(tx: Scope, names: readonly WrittenName[], naming: Naming): Promise<void> {
  const spelled = names.map((written) => ({ ...written, spellings: spellingsOf(written.name, naming) }));
  const found = await readCandidates(tx, spelled);
  const looked = spelled.map((written) => ({ ...written, candidates: candidatesOf(found, written) }));
  const own = await readOwnNames(tx, looked);
  const decisions = looked.flatMap(({ field, name, spellings, candidates }) => {
    const selves = own.get(keyOf(field, name)) ?? [];
    const decide = (selfId?: string) => resolveReference(spellings, candidates, naming, selfId);
    return [
      { field, name, excluded: selves, ...toColumns(decide()) },
      ...selves.map((self) => ({ field, name, self, ...toColumns(decide(self)) })),
    ];
  });
  // As an upsert, which meets each row by its key: an update joins, and the planner may compare all rows with all of these.
  await tx.rows(sql`
    insert into migration.asset_references
      (client_account_id, engagement_id, id, asset_id, kind, field_name, name, target_asset_id, resolved_by, candidate_ids)
    select held.client_account_id, held.engagement_id, held.id, held.asset_id, held.kind, d.field, d.name, d.target, d.rule, d.candidates
    from jsonb_to_recordset(${JSON.stringify(decisions)}::jsonb)
      d (field text, name text, self uuid, excluded uuid[], target uuid, rule text, candidates uuid[])
    cross join lateral (select x.* from migration.asset_references x
      where ${inTenant(tx, 'x')} and x.name = d.name and x.field_name = d.field
        and (d.self is null or x.asset_id = d.self) and (d.excluded is null or x.asset_id <> all (d.excluded))
        and (x.target_asset_id, x.resolved_by, x.candidate_ids) is distinct from (d.target, d.rule, d.candidates) offset 0) held
    on conflict (id) do update set target_asset_id = excluded.target_asset_id, resolved_by = excluded.resolved_by,
      candidate_ids = excluded.candidate_ids, updated_at = now()`);
}

function toColumns(resolution: Resolution) {
  const { kind } = resolution;
  return {
    target: kind === 'resolved' ? resolution.targetId : null,
    rule: kind === 'resolved' ? resolution.rule : null,
    candidates: kind === 'ambiguous' ? resolution.candidateIds : [],
  };
}

type SpelledName = WrittenName & { readonly spellings: readonly Spelling[] };

/** Candidates by field, part of the identity, and what it is. */
type Candidates = ReadonlyMap<string, readonly Candidate[]>;

/** Column of `assets` that holds the part; the condition of its index. */
const COLUMNS: Readonly<Record<IdentityPart, ReturnType<typeof sql>>> = {
  fqdn: sql`a.fqdn = k.text`,
  name: sql`a.normalised_name = k.text`,
  label: sql`a.host_label = k.text and a.host_label <> a.normalised_name`,
};

/** Each spelling is looked up by its index, whatever the planner knows of tables that have only just been filled. */
async function readCandidates(tx: Scope, names: readonly SpelledName[]): Promise<Candidates> {
  const found = new Map<string, Candidate[]>();
  for (const part of ['fqdn', 'name', 'label'] as const) {
    const keys = new Map(
      names.flatMap(({ field, spellings }) =>
        spellings.flatMap((way) => (way.part === part ? [[keyOf(field, way.text), { field, text: way.text }]] : [])),
      ),
    );
    const rows = await tx.rows<Candidate & { field: string; text: string }>(sql`
      select k.field, k.text, known.* from jsonb_to_recordset(${JSON.stringify([...keys.values()])}::jsonb) k (field text, text text)
      join jsonb_to_recordset(${TARGETS}::jsonb) t (field text, types text[], "isHost" boolean) on t.field = k.field
      cross join lateral (
        select a.id, a.normalised_name as name, a.fqdn, a.host_label as label,
          a.fqdn is not null or coalesce(a.attributes ->> 'hostname', '') <> '' as "isLabelKnown"
        from migration.assets a where ${inTenant(tx, 'a')} and ${COLUMNS[part]} and a.asset_type = any(t.types)
          and not (t."isHost" and a.attributes ->> 'asset_kind' is not distinct from 'virtual')
        order by a.id limit ${MOST_CANDIDATES}) known`);
    for (const { field, text, ...candidate } of rows) {
      const key = `${part} ${keyOf(field, text)}`;
      const sharing = found.get(key);
      if (sharing === undefined) found.set(key, [candidate]);
      else sharing.push(candidate);
    }
  }
  return found;
}

const TARGETS = JSON.stringify(
  REFERENCE_FIELDS.map(({ field, targetTypes, isHost = false }) => ({
    field,
    types: targetTypes satisfies readonly AssetType[],
    isHost,
  })),
);

const candidatesOf = (found: Candidates, { field, spellings }: SpelledName): Candidate[] =>
  spellings.flatMap(({ part, text }) => found.get(`${part} ${keyOf(field, text)}`) ?? []);

/** The candidates that write the name themselves: they mean another asset, or none. */
async function readOwnNames(
  tx: Scope,
  names: readonly (WrittenName & { readonly candidates: readonly Candidate[] })[],
): Promise<ReadonlyMap<string, string[]>> {
  const pairs = names.flatMap(({ field, name, candidates }) =>
    [...new Set(candidates.map(({ id }) => id))].map((id) => ({ field, name, id })),
  );
  const rows = await tx.rows<{ field: string; name: string; id: string }>(sql`
    select p.field, p.name, p.id from jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) p (field text, name text, id uuid)
    cross join lateral (select from migration.asset_references x
      where ${inTenant(tx, 'x')} and x.asset_id = p.id and x.field_name = p.field and x.name = p.name offset 0) own`);
  const own = new Map<string, string[]>();
  for (const { field, name, id } of rows) own.set(keyOf(field, name), [...(own.get(keyOf(field, name)) ?? []), id]);
  return own;
}

const keyOf = (field: string, text: string) => `${field} ${text}`;
