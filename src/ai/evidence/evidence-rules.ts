import { applicationHintRules } from './application-hint.rules.js';
import { applicationProductRule } from './application-product.rule.js';
import { applicationProfileRule } from './application-profile.rule.js';
import { assetKindRule } from './asset-kind.rule.js';
import { capacityRule } from './capacity.rule.js';
import { columnEquivalentRule } from './column-equivalent.rule.js';
import { databaseEngineRule } from './database-engine.rule.js';
import { databaseSetupRule } from './database-setup.rule.js';
import { deviceModelRule } from './device-model.rule.js';
import { environmentRules } from './environment.rules.js';
import type { EvidenceRule } from './evidence-rule.js';
import { firmwareRule } from './firmware.rule.js';
import { hostNameRule } from './host-name.rule.js';
import { hypervisorRule } from './hypervisor.rule.js';
import { kubernetesRule } from './kubernetes.rule.js';
import { locationRules } from './location.rules.js';
import { migrationBlockersRule } from './migration-blockers.rule.js';
import { networkAddressRule } from './network-address.rule.js';
import { networkLinkRule } from './network-link.rule.js';
import { osNameTokenRule } from './os-name-token.rule.js';
import { osInNotesRule, osTextRule } from './os-text.rule.js';
import { powerStateRule } from './power-state.rule.js';
import { sharedInfrastructureRule } from './shared-infrastructure.rule.js';
import { storageKindRule } from './storage-kind.rule.js';
import { storageSizeRule } from './storage-size.rule.js';

/** Every evidence rule. Their order says nothing: findings are combined by value and confidence. */
export const EVIDENCE_RULES: readonly EvidenceRule[] = [
  columnEquivalentRule,
  osTextRule,
  osInNotesRule,
  osNameTokenRule,
  ...environmentRules,
  ...locationRules,
  assetKindRule,
  hostNameRule,
  networkAddressRule,
  capacityRule,
  storageSizeRule,
  powerStateRule,
  hypervisorRule,
  firmwareRule,
  databaseEngineRule,
  databaseSetupRule,
  ...applicationHintRules,
  applicationProductRule,
  applicationProfileRule,
  deviceModelRule,
  networkLinkRule,
  storageKindRule,
  kubernetesRule,
  migrationBlockersRule,
  sharedInfrastructureRule,
];
