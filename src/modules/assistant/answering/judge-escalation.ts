/** Why a matter is handed over to people. */
export const ESCALATION_REASONS = ['ASKED_FOR_A_PERSON', 'NO_ANSWER_TWICE', 'ANGER', 'SECURITY'] as const;
export type EscalationReason = (typeof ESCALATION_REASONS)[number];

export interface EscalationFacts {
  /** What the person wrote; never what a document says. */
  readonly question: string;
  readonly isEvidenceLow: boolean;
  readonly wasEvidenceLow: boolean;
}

const PEOPLE =
  '(?:(?:a |an |the |some )?(?:real |live |actual )?(?:human(?: being| agent)?|person|support (?:agent|engineer|team|person|staff)|live agent|representative|operator|colleague)|someone(?: else)?|somebody)';

const ASKS_FOR_A_PERSON = [
  new RegExp(`\\b(?:talk|speak|chat)\\s+(?:to|with)\\s+${PEOPLE}\\b`, 'i'),
  new RegExp(`\\b(?:connect|transfer|put)\\s+me\\s+(?:through\\s+)?(?:to|with)\\s+${PEOPLE}\\b`, 'i'),
  new RegExp(`\\b(?:get|give|need|want)\\s+(?:me\\s+)?${PEOPLE.replace('|someone(?: else)?|somebody', '')}\\b`, 'i'),
  /\b(?:escalate|hand\s+over)\s+(?:this|it|the|my)\b/i,
  /\b(?:open|create|raise|file)\s+(?:me\s+)?an?\s+(?:support\s+)?ticket\b/i,
  /^\W*(?:human|person|operator|live agent|support agent)(?:,?\s+please)?\W*$/i,
];

/** Said just before a match, it says the opposite; and who asks how something works asks no favour. */
const DECLINED = /\b(?:do not|don'?t|no need to|never|without|not)\s+(?:\w+\s+){0,3}$/i;
const ASKS_HOW = /\bhow\s+(?:do|does|can|could|would|should)\s+(?:\w+\s+){1,4}$/i;

const ANGER = [
  /\b(?:ridiculous|unacceptable|outrageous|furious|infuriating|frustrat(?:ed|ing)|fed up|wtf)\b/i,
  /\b(?:sick|tired) of (?:this|you|it|waiting|repeating)\b/i,
  /\bwaste of (?:my |our )?time\b/i,
  /\b(?:you|this|that)(?:'s| is| are|'re)? (?:so |completely |totally |absolutely )?(?:useless|terrible|awful|a joke|rubbish|garbage)\b/i,
  /\bstupid (?:bot|assistant|thing|machine)\b/i,
];

const SECURITY = [
  /\b(?:data|security) (?:breach|incident|leak)\b/i,
  /\b(?:been|got|was|were|is|are) (?:hacked|breached|compromised|stolen|leaked)\b/i,
  /\bleaked (?:\w+ )?(?:credentials?|passwords?|keys?|secrets?|tokens?|data)\b/i,
  /\b(?:ransomware|phishing|malware|intruders?|intrusion detected)\b/i,
  /\bunauthori[sz]ed access\b/i,
];

/** Loud text: three words in capitals or more, and hardly any in small letters. */
function isShouting(text: string): boolean {
  const words = text.match(/\p{L}{3,}/gu) ?? [];
  const loud = words.filter((word) => word === word.toUpperCase() && word !== word.toLowerCase());
  return loud.length >= 4 && loud.length / words.length > 0.8;
}

/** Whether the person wants to be handed over: no answer is missed then. */
export const asksForPerson = (question: string): boolean =>
  ASKS_FOR_A_PERSON.some((pattern) => {
    const match = pattern.exec(question);
    const before = match ? question.slice(0, match.index) : '';
    return match !== null && !DECLINED.test(before) && !ASKS_HOW.test(before);
  });

/** Every rule that asks for people to take over; none: the assistant goes on alone. */
export function judgeEscalation({ question, isEvidenceLow, wasEvidenceLow }: EscalationFacts): EscalationReason[] {
  const reasons: EscalationReason[] = [];
  if (asksForPerson(question)) reasons.push('ASKED_FOR_A_PERSON');
  if (isEvidenceLow && wasEvidenceLow) reasons.push('NO_ANSWER_TWICE');
  if (ANGER.some((pattern) => pattern.test(question)) || isShouting(question)) reasons.push('ANGER');
  if (SECURITY.some((pattern) => pattern.test(question))) reasons.push('SECURITY');
  return reasons;
}
