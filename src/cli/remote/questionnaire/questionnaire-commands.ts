import { Command } from 'commander';
import { CommandError } from '../../command-error.js';
import { connect, type Output, remoteCommand, type Session } from '../connect.js';
import { print, printFigures, showProgress } from '../print.js';

/** What only people can say, asked and answered in a spreadsheet. Packages that read and write those load when they are used. */
export const questionnaireCommands = (out: Output): Command[] => [
  new Command('questionnaire')
    .description('let people answer the open questions of a collection flow in a spreadsheet')
    .addCommand(exportCommand(out))
    .addCommand(importCommand(out)),
];

const exportCommand = (out: Output): Command =>
  remoteCommand('export', 'write the open questions to a workbook, with a column for the answers')
    .argument('<flow>', 'collection flow')
    .requiredOption('--out <file>', 'what to write, an .xlsx')
    .action(async (id: string, { out: file }: { out: string }, command: Command) => {
      const session = connect(command, out);
      const { questions, open } = await openQuestions(session, id);
      const { writeQuestions } = await import('./write-questions.js');
      const { catalogueFields } = await session.lacuna.catalogueFields();
      await writeQuestions(file, questions, catalogueFields);
      const left = open - questions.length;
      printFigures(
        session,
        { file, questions: questions.length, left },
        { file, questions: questions.length, ...(left > 0 && { 'left for the next export': left }) },
      );
      if (!session.isJson) out.write(`lacuna questionnaire import ${id} ${file}\n`);
    });

const importCommand = (out: Output): Command =>
  remoteCommand('import', 'send the answers of a filled-in workbook; exits with 2 when some are refused')
    .argument('<flow>', 'collection flow')
    .argument('<file>', 'what `questionnaire export` wrote')
    .action(async (id: string, file: string, _options, command: Command) => {
      const session = connect(command, out);
      const { readAnswers } = await import('./read-answers.js');
      const { sendAnswers } = await import('./send-answers.js');
      const { answers, refused: unsent, unanswered } = await readAnswers(file);
      const refused = await sendAnswers(session.lacuna, id, answers, (sent) =>
        showProgress(session, sent, answers.length, 'answers'),
      );
      const rows = [...unsent, ...refused].toSorted((one, other) => one.row - other.row);
      const accepted = answers.length - refused.length;
      if (!session.isJson)
        printFigures(session, {}, { 'answers taken': accepted, refused: rows.length, 'left blank': unanswered });
      if (session.isJson || rows.length > 0)
        print(
          session,
          { accepted, unanswered, refused: rows },
          ['row', 'asset', 'field', 'why it was refused'],
          rows.map(({ row, asset, field, reason }) => [row, asset, field, reason]),
        );
      if (rows.length > 0) process.exitCode = 2;
    });

/** The questions that nobody has answered, as many as the API gives at once, and how many there are. */
async function openQuestions({ lacuna }: Session, collectionFlowId: string) {
  const { collectionFlow } = await lacuna.questionnaire({ collectionFlowId });
  if (!collectionFlow) throw new CommandError(`Expected a collection flow of the tenant; got ${collectionFlowId}.`);
  const { questionnaire } = collectionFlow;
  if (!questionnaire)
    throw new CommandError(
      'Expected a flow with questions; either its gaps are not analysed (lacuna analyze), or none is open.',
    );
  if (!questionnaire.isAvailable)
    throw new CommandError(
      `The questionnaire is available at ${questionnaire.availableAt}: until then proposals can be reviewed. Try again then.`,
    );
  const questions = questionnaire.sections.flatMap((section) => section.questions);
  return {
    questions: questions.filter(({ answer }) => answer === null),
    open: questionnaire.totalQuestions - questionnaire.answeredQuestions,
  };
}
