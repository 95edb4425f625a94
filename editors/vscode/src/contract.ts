/**
 * Contract: the commands of the server and what they take.
 *
 * Made of server/consult_lsp/lsp/contract/arguments.py by tests/support/command_types.py.
 */

/** A place in a text (LSP 3.17). */
export interface Position {
  line: number;
  character: number;
}

/** A range of a text (LSP 3.17). */
export interface Range {
  start: Position;
  end: Position;
}

/** Of a diagnostic of any server, what is sent to an agent. */
export interface ReportedProblem {
  message: string;
  range: Range;
  code?: number | string;
  source?: string;
}

/** A command that the menu would have offered, as the protocol writes it. */
export interface Choice {
  title: string;
  command: string;
  arguments?: unknown[];
}

/** Whom to ask, and about which lines. */
export interface Consultation {
  /** The lines that it touches are meant, counted from 0; without it, the whole document. */
  range?: Range;
  /** Who is asked; without it, the agent that leads the menu of the document. */
  agent?: string;
  /** Of the document that is meant: nothing is asked if its text has changed since. */
  version?: number;
  /** What is wished for: the id of an intent of the agent, or free text. */
  intent?: string;
  /** What the lines are, for the choice of an intent. */
  scope?: 'selection' | 'symbol' | 'file';
  /** The menu that it was chosen from: of each, one consultation is asked. */
  menu?: number;
}

/** Some lines of a document that is open, and who is asked about them. */
export interface Lines extends Consultation {
  /** The document, as the editor has opened it. */
  uri: string;
}

/** A finding of a document that is open. */
export interface OfFinding {
  /** The document. */
  uri: string;
  /** The finding's id. */
  finding: string;
}

/** Review some lines: findings become diagnostics with fixes. */
export interface Review extends Lines {
  /** Ask about all of the lines, though some of them were reviewed and have not changed. By default false. */
  anew?: boolean;
}

/** Change some lines, which is previewed. Without an intent, not even an empty one, the user picks it. */
export interface Improve extends Lines {}

/** Explain some lines on a page. */
export interface Explain extends Lines {}

/** Answer a question on a page. Without one the user picks or types it. */
export interface Ask extends Consultation {
  /** The document; without it the question is about the project, which is trusted. */
  uri?: string;
  /** At most 8,000 characters. */
  question?: string;
}

/** Ask further in a conversation. Without a question the user types it. */
export interface FollowUp {
  /** Its id, as the command that began it has answered; without it, the one of `page`. */
  conversation?: string;
  /** At most 8,000 characters. */
  question?: string;
  /** The URI of the page on which the question was typed, so that it is not written again. */
  page?: string;
}

/** Apply a block of code of an answer. */
export interface ApplyBlock {
  /** The URI of the answer's page. */
  page: string;
  /** Its number on that page, from 0. */
  block: number;
}

/** Answer what an answer's page holds, for a client that shows it in its own way. */
export interface ShowPage {
  /** The URI of the page. */
  page: string;
}

/** Apply a stored fix of a finding. */
export interface ApplyFix extends OfFinding {
  /** Its number among the fixes of the finding, from 0. By default 0. */
  fix?: number;
}

/** Apply the stored fixes of all findings in the file that are of the rule of this one. */
export interface FixRule extends OfFinding {}

/** Show on a page what a stored fix would change. */
export interface ShowFix extends OfFinding {
  /** Its number among the fixes of the finding, from 0. By default 0. */
  fix?: number;
}

/** Deal with what was proposed and not made. Without an action the user is asked. */
export interface Proposals {
  /** `list` answers what is pending; the others are of the one that `id` names: `discard` drops it, `decline` keeps it with a note that the user does not want it now. */
  action?: 'list' | 'apply' | 'show' | 'discard' | 'place' | 'accept' | 'decline';
  /** The proposal's id. */
  id?: string;
  /** Only the proposals that change this document; without it, all of them. */
  uri?: string;
}

/** Have an agent fix what is reported: either a finding, or a diagnostic of another server. */
export interface AskAgain {
  /** The document. */
  uri: string;
  /** The finding's id. */
  finding?: string;
  /** The diagnostic, as its server has published it. */
  diagnostic?: ReportedProblem;
  /** Who is asked about a diagnostic; without it, the agent that leads the menu. */
  agent?: string;
  /** Of the document that is meant: nothing is asked if its text has changed since. */
  version?: number;
  /** The menu that it was chosen from: of each, one consultation is asked. */
  menu?: number;
}

/** Dismiss a finding. Without a reason the user is asked for it. */
export interface Dismiss extends OfFinding {
  /** What the finding is called, for a client that asks the user itself. */
  title?: string;
  /** Why it is not wanted. */
  reason?: 'wrong' | 'accepted risk' | 'later';
  /** Whose dismissal it is; the team's is written to a file of the workspace. By default me. */
  scope?: 'me' | 'team';
  /** `here` is this finding alone; the others are all equal lines. By default here. */
  where?: 'here' | 'file' | 'everywhere';
  /** The last day on which it is dismissed, as 2027-01-31. */
  until?: string;
  /** More about the reason. */
  note?: string;
}

/** Show again what was dismissed. */
export interface Restore {
  /** The document; without it, all that are open. */
  uri?: string;
  /** The finding's id; without it, all of them. */
  finding?: string;
}

/** Answer what is dismissed in the open documents, and why. */
export interface ListDismissed {
  /** The document; without it, all that are open. */
  uri?: string;
}

/** Go to the first finding of some lines, and answer where it is. */
export interface ShowFindings extends Lines {
  /** Whether the editor is to be asked to go there. By default true. */
  show?: boolean;
}

/** Cancel what is under way, and answer how many jobs that were. */
export interface Cancel {
  /** The job's id; without it, all of them. */
  job?: string;
}

/** Answer what is under way. */
export interface ListJobs {}

/** Answer who is asked, what is under way and what was spent today. */
export interface Status {}

/** Answer whether the model can be reached, after one request that costs nothing. */
export interface Verify {}

/** Answer who can be asked. */
export interface ListAgents {}

/** Choose the agent that leads the menu in this project. Without a name the user is asked. */
export interface ChooseAgent {
  /** The agent's name. */
  agent?: string;
  /** The document whose best fit is offered first. */
  uri?: string;
}

/** Have the user choose one of the commands that had no room in the menu. */
export interface More {
  /** What is offered; what the menu would not offer is left out. */
  choices: Choice[];
}

/** Use the agents and rules of this workspace, now and later. */
export interface Trust {}

/** Show exactly what a consultation would send. Nothing is sent. */
export interface Preview extends Lines {
  /** Which consultation is meant. By default review. */
  flow?: 'review' | 'improve' | 'explain' | 'ask';
  /** As in a review, from whose entry in the menu the lines may be taken. By default false. */
  anew?: boolean;
}

/** A command with what it takes. */
export type Call =
  | [command: 'consult.review', argument: Review]
  | [command: 'consult.improve', argument: Improve]
  | [command: 'consult.explain', argument: Explain]
  | [command: 'consult.ask', argument?: Ask]
  | [command: 'consult.followUp', argument?: FollowUp]
  | [command: 'consult.applyBlock', argument: ApplyBlock]
  | [command: 'consult.page', argument: ShowPage]
  | [command: 'consult.fix', argument: ApplyFix]
  | [command: 'consult.fixRule', argument: FixRule]
  | [command: 'consult.showFix', argument: ShowFix]
  | [command: 'consult.proposals', argument?: Proposals]
  | [command: 'consult.again', argument: AskAgain]
  | [command: 'consult.dismiss', argument: Dismiss]
  | [command: 'consult.restore', argument?: Restore]
  | [command: 'consult.dismissed', argument?: ListDismissed]
  | [command: 'consult.showFindings', argument: ShowFindings]
  | [command: 'consult.cancel', argument?: Cancel]
  | [command: 'consult.jobs', argument?: ListJobs]
  | [command: 'consult.status', argument?: Status]
  | [command: 'consult.verify', argument?: Verify]
  | [command: 'consult.agents', argument?: ListAgents]
  | [command: 'consult.choose', argument?: ChooseAgent]
  | [command: 'consult.more', argument: More]
  | [command: 'consult.trust', argument?: Trust]
  | [command: 'consult.preview', argument: Preview];
