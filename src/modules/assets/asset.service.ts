import { v7 as uuid } from 'uuid';
import { quoteInput } from '../../ai/quote-input.js';
import { redactJson } from '../../ai/redact.js';
import { badInput, notFound } from '../../errors.js';
import type { Scope } from '../../scope.js';
import type { AuditService } from '../audit/audit.service.js';
import type { AssetType } from '../catalogue/asset-type.js';
import type { JsonValue } from '../catalogue/catalogue-field.js';
import { identifyAsset } from '../discovery/identify-asset.js';
import { lockAssetStates, updateAssetStates } from '../discovery/inventory/asset-rows.js';
import { isColumn } from '../discovery/inventory/field-value.js';
import { type AssetState, completenessOf } from '../discovery/inventory/merge-asset.js';
import { settleCompleteness } from '../discovery/inventory/settle-completeness.js';
import { BY_PERSON } from '../discovery/inventory/weigh-source.js';
import {
  applyCustomAttributes,
  applyValues,
  changesTo,
  customChangesTo,
  customPath,
  type NewValues,
} from './apply-values.js';
import { Asset } from './asset.entity.js';
import type { CreateAssetInput, UpdateAssetInput } from './asset.inputs.js';
import { assets } from './asset.read-model.js';
import { checkCustomAttributes } from './check-custom-attributes.js';
import { checkDescription, checkName, checkValue } from './check-value.js';
import { settleReferencesOf } from './references/settle-references.js';

/** Hears of assets whose `fields` were changed, in the transaction of the change; answers how many gaps that closed. */
export type ValuesListener = (tx: Scope, assetIds: readonly string[], fields: readonly string[]) => Promise<number>;

/** Assets as people add and change them. */
export class AssetService {
  constructor(
    private readonly audit: AuditService,
    /** Closes the gaps that the new values fill. */
    private readonly onValuesChanged: ValuesListener,
  ) {}

  /** The asset, which must be there, with the given fields. */
  async read(scope: Scope, id: string, fields: ReadonlySet<string>): Promise<Asset> {
    const asset = await assets.byId(scope, id, fields);
    if (!asset) throw notFound('asset', id);
    return asset;
  }

  async create(scope: Scope, input: CreateAssetInput): Promise<string> {
    const { assetType } = input;
    const id = uuid();
    const blank: AssetState = {
      name: checkName(assetType, input.name, 'input.name'),
      assetType,
      description: null,
      environment: null,
      location: null,
      attributes: {},
      customAttributes: {},
      invalidValues: {},
      conflictingValues: {},
      fieldSources: {},
    };
    const values = { ...checkInput(assetType, input), name: blank.name };
    const custom = checkCustomAttributes(input.customAttributes, 'input.customAttributes');
    const state = applyCustomAttributes(applyValues(blank, values, BY_PERSON), custom, BY_PERSON);
    const { normalisedName, smbiosUuid, serial, fqdn } = identifyAsset(state.name, state.attributes);
    await scope.transaction(async (tx) => {
      tx.em.create(Asset, {
        ...tx.tenant,
        ...(state as object as Pick<Asset, 'name' | 'assetType'>),
        id,
        completeness: completenessOf(state),
        normalisedName,
        smbiosUuid,
        serialNumber: serial,
        fqdn,
        discoverySource: 'manual',
        discoveryMethod: 'manual',
        isAnalysisStale: false,
      });
      await tx.em.flush();
      await settleCompleteness(tx, [id]);
      await settleReferencesOf(tx, [id], Object.keys(values));
      await this.audit.record(tx, { action: 'asset.created', assetId: id, details: { assetType } });
    });
    return id;
  }

  /** What is said again as it was is no change: the analysis still holds, and where the value came from stands. */
  async update(scope: Scope, input: UpdateAssetInput): Promise<string> {
    const { assetId } = input;
    const custom = checkCustomAttributes(input.customAttributes, 'input.customAttributes');
    await scope.transaction(async (tx) => {
      const state = (await lockAssetStates(tx, [assetId])).get(assetId);
      if (!state) throw notFound('asset', assetId);
      const values = checkInput(state.assetType, input);
      if (input.name !== undefined) values['name'] = checkName(state.assetType, input.name, 'input.name');
      const changed = changesTo(state, values);
      const changedCustom = customChangesTo(state, custom);
      const fields = [...Object.keys(changed), ...Object.keys(changedCustom).map(customPath)];
      if (fields.length === 0) return;
      const next = applyCustomAttributes(applyValues(state, changed, BY_PERSON), changedCustom, BY_PERSON);
      await updateAssetStates(tx, new Map([[assetId, next]]), { keepsAnalysis: false });
      await settleReferencesOf(tx, [assetId], Object.keys(changed));
      const gapsClosed = await this.onValuesChanged(tx, [assetId], Object.keys(changed));
      await this.audit.record(tx, {
        action: 'asset.updated',
        assetId,
        details: { fields: redactJson(fields).value, gapsClosed },
      });
    });
    return assetId;
  }
}

/**
 * Gives assets values, many at once: by asset, then by field. `states` are those assets as `lockAssetStates` gave them in
 * this transaction; `keepsAnalysis` is for values that the analysis proposed itself.
 */
export async function writeValues(
  tx: Scope,
  states: ReadonlyMap<string, AssetState>,
  changes: ReadonlyMap<string, NewValues>,
  source: string,
  { keepsAnalysis }: { readonly keepsAnalysis: boolean },
): Promise<void> {
  const next = [...states].map(([id, state]) => [id, applyValues(state, changes.get(id) ?? {}, source)] as const);
  await updateAssetStates(tx, new Map(next), { keepsAnalysis });
  await settleReferencesOf(tx, [...states.keys()], [...new Set([...changes.values()].flatMap(Object.keys))]);
}

type ValuesInput = Pick<UpdateAssetInput, 'description' | 'environment' | 'location' | 'attributes'>;

function checkInput(
  assetType: AssetType,
  { description, environment, location, attributes }: ValuesInput,
): Record<string, JsonValue> {
  const values: Record<string, JsonValue> = {};
  if (description !== undefined) values['description'] = checkDescription(description, 'input.description');
  for (const [field, value] of Object.entries({ environment, location })) {
    if (value !== undefined) values[field] = checkValue(assetType, field, value, `input.${field}`);
  }
  for (const [field, value] of Object.entries(attributes ?? {})) {
    const path = `input.attributes.${quoteInput(field)}`;
    if (isColumn(field)) throw badInput(path, `Expected "${field}" beside the attributes, as input.${field}.`);
    values[field] = checkValue(assetType, field, value, path);
  }
  return values;
}
