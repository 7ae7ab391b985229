/** Something a person said that is worth remembering, in their words. */
export interface SaidFact {
  /** PERSON: true of who said it, in every session. SESSION: of this conversation only. */
  readonly about: 'PERSON' | 'SESSION';
  readonly fact: string;
}

const LONGEST = 300;
const MOST = 5;

const PERSON_FACTS = [
  /^(?:i am|i'm) (?:the |an? )?(?:owner|admin\w*|architect|engineer|lead|manager|developer|responsible|in charge|working|on the)\b/i,
  /^(?:i|we) (?:own|manage|maintain|run|use|prefer|work (?:on|in|for|with)|are (?:migrating|moving|responsible|running|using))\b/i,
  /^(?:my|our) (?:role|team|application|app|system|service|region|time ?zone|wave|environment|database|preferred \w+) (?:is|are|runs?)\b/i,
];

const ASKED_TO_REMEMBER = /^(?:please\s+)?(?:remember|note|keep in mind|don'?t forget)(?:\s+that|:|,)?\s+(.+)$/i;

/** What of a message is a statement to remember, sentence by sentence; questions never are. */
export function findFacts(text: string): SaidFact[] {
  const facts: SaidFact[] = [];
  for (const sentence of text.split(/(?<=[.!?])\s+|\n+/)) {
    const said = sentence.trim();
    if (said.endsWith('?') || said.length > LONGEST) continue;
    const asked = ASKED_TO_REMEMBER.exec(said)?.[1]?.replace(/[.!]+$/, '');
    if (asked) facts.push({ about: /^(?:i|my|i'm|we|our)\b/i.test(asked) ? 'PERSON' : 'SESSION', fact: asked });
    else if (PERSON_FACTS.some((pattern) => pattern.test(said)))
      facts.push({ about: 'PERSON', fact: said.replace(/[.!]+$/, '') });
  }
  return facts.slice(0, MOST);
}
