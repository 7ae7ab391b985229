/** What decides under which heading a question stands. */
interface Grouped {
  readonly assetId: string;
  readonly category: string;
}

/**
 * Questions in sections, one for each category of each asset. The questions come in the order in which people should
 * answer them: it holds within each section, and sections stand in the order of their first questions.
 */
export const groupQuestions = <Question extends Grouped>(
  questions: readonly Question[],
): (readonly [Question, ...Question[]])[] => {
  const sections = new Map<string, [Question, ...Question[]]>();
  for (const question of questions) {
    const key = JSON.stringify([question.assetId, question.category]);
    const section = sections.get(key);
    if (section) section.push(question);
    else sections.set(key, [question]);
  }
  return [...sections.values()];
};
