// The workspace of both suites, and what the model says about it.

export const CODE = `"""Money in and out of accounts."""

from .models import Account, session


def withdraw(account_id: int, amount: int) -> int:
    account = session.get(Account, account_id)
    account.balance = account.balance - amount
    session.commit()
    return account.balance


def deposit(account_id: int, amount: int) -> int:
    account = session.get(Account, account_id)
    account.balance += amount
    session.commit()
    return account.balance
`;

export const BOOKS = '    account.balance = account.balance - amount';
const GUARDED = `    if amount <= 0 or amount > account.balance:
        raise ValueError(f"cannot withdraw {amount}")
${BOOKS}`;
const READS = `    account = session.get(Account, account_id)
    account.balance += amount`;
const LOCKS = `    account = session.get(Account, account_id, with_for_update=True)
    if account is None:
        raise LookupError(account_id)
    account.balance += amount`;

export const FINDING = 'A negative amount is booked';
export const FIX = 'Refuse amounts that cannot be withdrawn';
export const FIXED = CODE.replace(BOOKS, GUARDED);
export const IMPROVEMENT = 'Lock the row and refuse unknown accounts';
export const IMPROVED = CODE.replace(READS, LOCKS);
/** A second file of the shop, and one that steers what runs, with what becomes of them. */
export const MODELS = 'class Account:\n    balance = 0\n\n\nsession = None\n';
export const CONNECTED = MODELS.replace('session = None', 'session = connect()');
export const WORKFLOW = 'jobs:\n  test:\n    timeout-minutes: 100\n';
export const BOTH = 'Connect, and lock the row';
/** An improvement of one place that changes another file as well. */
export const ELSEWHERE = 'Lock the row, and connect';
/** One of withdraw that comes later than others. */
export const SHORTER = 'Book in fewer words';
export const BOOKED = '    account.balance -= amount';
export const QUICKER = 'Fail sooner';
export const QUICK = WORKFLOW.replace('100', '10');
export const EXPLANATION = 'Takes money out of an account and tells what is left.';

// Short enough for one line on the screen each.
export const LOSES = 'One of the two is lost';
export const WAITS = 'A lock makes the second wait';
export const WHOLE = 'It locks one row only';
export const LOCKED = CODE.replace('get(Account, account_id)', 'get(Account, account_id, with_for_update=True)');

/** Words below what wants to run a command or a script, or to load from this place, which nobody may ask. */
export const HARMLESS = 'All of it is harmless';
export const PLACE = 'https://127.0.0.1:1';
const HOSTILE = `[Show more](command:workbench.action.toggleZenMode) or [here][more] or <command:workbench.action.toggleZenMode>

![a picture](${PLACE}/picture.png) <img src="${PLACE}/image.png">

<script src="${PLACE}/script.js"></script>
<a href="command:workbench.action.toggleZenMode">Show more</a>

[more]: command:workbench.action.toggleZenMode

${HARMLESS}.
`;
export const HOSTILE_CODE = `"""
\`\`\`\`\`\`
${HOSTILE}
"""

${CODE}`;

export const REPLIES = [
  {
    flow: 'review',
    about: 'class Account',
    answer: {
      summary: 'No session.',
      findings: [
        {
          ...{ rule: 'no-session', category: 'reliability', severity: 'error', title: 'There is no session', why: '', trade_offs: '' },
          ...{ start_line: 5, end_line: 5, anchor: 'session = None' },
          fixes: [
            {
              title: BOTH,
              preferred: true,
              edits: [
                { start_line: 5, old: 'session = None', new: 'session = connect()' },
                { path: 'accounts.py', ...edit(READS, LOCKS, lineOf('def deposit') + 1) },
              ],
            },
          ],
        },
      ],
    },
  },
  {
    flow: 'review',
    answer: {
      summary: 'One gap that costs money.',
      findings: [
        {
          rule: 'unchecked-amount',
          category: 'reliability',
          severity: 'error',
          title: FINDING,
          start_line: lineOf(BOOKS),
          end_line: lineOf(BOOKS),
          anchor: BOOKS,
          why: 'A caller can pass **-500** and gain money; nothing stops the balance from falling below zero either. Both are booked at once by `session.commit()`.',
          trade_offs: 'A check here keeps every caller honest. A `CHECK` constraint in the database would also hold for other programs.',
          fixes: [{ title: FIX, preferred: true, edits: [edit(BOOKS, GUARDED)] }],
        },
      ],
    },
  },
  { flow: 'improve', about: 'slowly', answer: ' ', hold: true },
  {
    flow: 'improve',
    about: 'everywhere',
    answer: {
      summary: ELSEWHERE,
      edits: [edit(READS, LOCKS, lineOf('def deposit') + 1), { path: 'models.py', start_line: 5, old: 'session = None', new: 'session = connect()' }],
    },
  },
  {
    flow: 'improve',
    about: 'in its own time',
    answer: { summary: SHORTER, edits: [edit(BOOKS, BOOKED)] },
    hold: 'summary',
  },
  {
    flow: 'improve',
    about: 'sooner',
    answer: { summary: QUICKER, edits: [{ start_line: 3, old: '    timeout-minutes: 100', new: '    timeout-minutes: 10' }] },
  },
  {
    flow: 'improve',
    answer: { summary: IMPROVEMENT, edits: [edit(READS, LOCKS, lineOf('def deposit') + 1)] },
  },
  {
    flow: 'text',
    about: 'in one line',
    answer: `So:\n\n\`\`\`python before\n${BOOKS}\n\`\`\`\n\n\`\`\`python after\n    account.balance -= amount\n\`\`\`\n`,
  },
  { flow: 'text', about: 'deadlock', answer: `${WHOLE}.\n` },
  {
    flow: 'text',
    about: 'at once',
    answer: `${LOSES}.

${WAITS}:

\`\`\`python
${LOCKED.match(/def withdraw[^]*?balance\n(?=\n)/)[0]}\`\`\`
`,
    hold: LOSES,
  },
  { flow: 'text', about: HARMLESS, answer: HOSTILE },
  { flow: 'text', about: 'for ever', answer: 'It takes a while to say.', hold: true },
  {
    flow: 'text',
    answer: `${EXPLANATION}

## The path

1. \`session.get\` reads the account; it gives \`None\` for an unknown one, and the next line then fails.
2. The balance is written back without a lock: of two withdrawals at once, one is lost.
3. \`session.commit()\` ends the transaction of the caller as well.

## What will surprise

A negative \`amount\` is a deposit that nobody has checked.
`,
  },
];

function edit(old, text, line = lineOf(old)) {
  return { start_line: line, old, new: text };
}

function lineOf(text) {
  return CODE.slice(0, CODE.indexOf(text)).split('\n').length;
}
