import { sql } from '../../db/statement.js';
import { equals, oneOf } from '../../graphql/condition.js';
import { List } from '../../graphql/list.js';
import type { ReadField } from '../../graphql/read-field.js';
import { ReadModel } from '../../graphql/read-model.js';
import type { AuditFilter } from './audit.inputs.js';
import { AuditEvent } from './audit-event.entity.js';

const events = new ReadModel(AuditEvent, 'migration.audit_events');

export const auditEventList = new List<AuditEvent, AuditFilter>('Query.auditEvents', events, {
  conditions: {
    sessionId: equals('session_id'),
    requestId: equals('request_id'),
    collectionFlowId: equals('collection_flow_id'),
    assetId: equals('asset_id'),
    actions: oneOf('action'),
    since: { where: (e, time) => sql`${e}.occurred_at >= ${time}` },
    until: { where: (e, time) => sql`${e}.occurred_at < ${time}` },
  },
  isNewestFirst: true,
});

export const auditReads: readonly ReadField[] = [auditEventList];
