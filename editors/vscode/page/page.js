// What runs in the page of an answer: it shows what the extension has rendered, and says what is clicked.

const vscode = acquireVsCodeApi();
const answer = document.getElementById('answer');
const reply = document.getElementById('reply');
const box = document.getElementById('question');
// As server/consult_lsp/lsp/requests/document_link.py has it.
const PLACE = /(?<![\w./@+~-])([\w.@+-][\w./@+-]{0,250}):L?(\d{1,7})(?:-L?\d{1,7})?(?!\w)/g;
let shown = [];
let known = 0; // files that it names
let follows = false;

window.addEventListener('message', ({ data }) => {
  if (data.focus) {
    box.focus();
    return;
  }
  if ('unasked' in data) {
    box.value ||= data.unasked ?? '';
    return;
  }
  vscode.setState(data.state);
  grow(data.blocks, data.state.files ?? {});
  offer(data.judged);
  reply.hidden = !data.canAsk;
  box.placeholder = data.placeholder;
  document.body.dataset.busy = data.busy;
});

/** Only what differs from what is there is drawn anew, so that nothing jumps while an answer is written. */
function grow(blocks, files) {
  const named = Object.keys(files).length;
  let same = 0;
  while (named === known && same < shown.length && shown[same] === blocks[same]) {
    same++;
  }
  while (answer.children.length > same) {
    answer.lastElementChild.remove();
  }
  for (const block of blocks.slice(same)) {
    const element = document.createElement('section');
    element.innerHTML = block;
    element.querySelectorAll('.code').forEach((code) => code.append(button('Copy', () => ({ copy: code.querySelector('code').textContent }))));
    lead(element, files);
    answer.append(element);
  }
  if (follows && blocks.length > shown.length && answer.children[shown.length]) {
    follows = false;
    answer.children[shown.length].scrollIntoView();
  }
  shown = blocks;
  known = named;
}

/** What names a line of a file of the workspace leads there. */
function lead(element, files) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT, ({ parentElement }) =>
    parentElement.closest('.code') ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  const texts = [];
  while (walker.nextNode()) {
    texts.push(walker.currentNode);
  }
  for (const text of texts) {
    for (const { 0: words, 1: path, 2: line, index } of [...text.data.matchAll(PLACE)].reverse()) {
      if (Object.hasOwn(files, path)) {
        const place = text.splitText(index);
        place.splitText(words.length);
        place.replaceWith(button(words, () => ({ open: path, line: Number(line) }), 'place'));
      }
    }
  }
}

/** Code that can be applied gets the button that does so; what looks like it and cannot be says why. */
function offer(judged) {
  answer.querySelectorAll('.apply, .why-not').forEach((old) => old.remove());
  for (const { block, line, whyNot } of judged) {
    const code = answer.querySelector(`.code[data-line="${line}"]`);
    if (whyNot) {
      code?.append(note(whyNot));
    } else {
      code?.append(button('Apply', () => ({ apply: block }), 'apply'));
    }
  }
}

function note(whyNot) {
  const made = document.createElement('small');
  made.className = 'why-not';
  made.textContent = made.title = `Cannot be applied. ${whyNot}`;
  return made;
}

function button(title, says, kind = '') {
  const made = document.createElement('button');
  made.className = kind;
  made.textContent = title;
  made.addEventListener('click', () => vscode.postMessage(says()));
  return made;
}

reply.addEventListener('submit', (event) => {
  event.preventDefault();
  const question = box.value.trim();
  if (question && document.body.dataset.busy !== 'true') {
    follows = true;
    box.value = '';
    vscode.postMessage({ ask: question });
  }
});
box.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    reply.requestSubmit();
  }
});

vscode.postMessage({ ready: true });
