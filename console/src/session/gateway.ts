/** Where the gateway answers: beside the page, also where a proxy has put both below a path. */
export const GATEWAY_URL = new URL('.', document.baseURI).href;

/** What the gateway says of itself before anybody has signed in. */
export interface GatewaySettings {
  readonly hasExplorer: boolean;
  readonly hasDevelopmentToken: boolean;
}

export async function readSettings(): Promise<GatewaySettings> {
  const response = await fetch(new URL('console/settings', GATEWAY_URL));
  if (!response.ok) throw new Error(`Expected the gateway's settings; it answered ${response.status}.`);
  return (await response.json()) as GatewaySettings;
}

/** The token of a development set-up; the gateway hands it to a browser on its own machine only. */
export async function readDevelopmentToken(): Promise<string> {
  const response = await fetch(new URL('console/development-token', GATEWAY_URL), { method: 'POST' });
  const answer = (await response.json()) as { token?: string; errors?: { message: string }[] };
  if (answer.token === undefined) throw new Error(answer.errors?.[0]?.message ?? 'The gateway gave no token.');
  return answer.token;
}
