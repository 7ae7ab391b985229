import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import './explorer.css';
import { GraphiQL } from 'graphiql';
import type { ExecutionResult } from 'graphql';
import { createRoot } from 'react-dom/client';
import { GATEWAY_URL } from '../session/gateway.js';
import { currentSession } from '../session/session.js';
import { EXAMPLES } from './examples.js';

const { token, tenant } = currentSession();
const headers = {
  ...(token !== undefined && { Authorization: `Bearer ${token}` }),
  ...(tenant && { 'X-Client-Account-ID': tenant.clientAccountId, 'X-Engagement-ID': tenant.engagementId }),
};

// The schema may be asked for by anybody where there is an explorer at all; the rest needs the headers below the editor.
const fetcher = async (request: object, { headers: typed }: { headers?: Record<string, unknown> } = {}) => {
  const response = await fetch(new URL('graphql', GATEWAY_URL), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers, ...(typed as Record<string, string> | undefined) },
    body: JSON.stringify(request),
  });
  return (await response.json()) as ExecutionResult;
};

const root = document.getElementById('root');
if (root === null) throw new Error('expected an element with the id "root" in explorer.html');
createRoot(root).render(
  <GraphiQL
    fetcher={fetcher}
    initialHeaders={JSON.stringify(headers, null, 2)}
    // Headers hold a token: those of the session are filled in anew at every visit, none are stored.
    shouldPersistHeaders={false}
    defaultTabs={EXAMPLES.map((query) => ({ query, headers: JSON.stringify(headers, null, 2) }))}
    isHeadersEditorEnabled
  >
    <GraphiQL.Logo>
      <a href="./" className="back">
        Lacuna
      </a>
    </GraphiQL.Logo>
  </GraphiQL>,
);
