/** Markdown as HTML that does nothing: no HTML of its own, no picture, and no link but to the references of our own pages. */

import hljs from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import csharp from 'highlight.js/lib/languages/csharp';
import diff from 'highlight.js/lib/languages/diff';
import go from 'highlight.js/lib/languages/go';
import java from 'highlight.js/lib/languages/java';
import json from 'highlight.js/lib/languages/json';
import php from 'highlight.js/lib/languages/php';
import python from 'highlight.js/lib/languages/python';
import ruby from 'highlight.js/lib/languages/ruby';
import rust from 'highlight.js/lib/languages/rust';
import sql from 'highlight.js/lib/languages/sql';
import typescript from 'highlight.js/lib/languages/typescript';
import yaml from 'highlight.js/lib/languages/yaml';
import MarkdownIt from 'markdown-it';

const LANGUAGES = { bash, csharp, diff, go, java, json, php, python, ruby, rust, sql, typescript, yaml };
for (const [name, language] of Object.entries(LANGUAGES)) {
  hljs.registerLanguage(name, language);
}

const markdown = new MarkdownIt({ html: false }).disable(['image', 'link', 'autolink', 'reference']);
const own = new MarkdownIt({ html: false }).disable(['image', 'link', 'reference']);
own.validateLink = (url) => url.startsWith('https://');
markdown.renderer.rules['fence'] = own.renderer.rules['fence'] = (tokens, at) => {
  const { content = '', info = '', map } = tokens[at] ?? {};
  return `<div class="code${info && info !== 'text' ? '' : ' words'}" data-line="${map?.[0] ?? -1}"><pre><code>${coloured(content, info.split(' ')[0] ?? '')}</code></pre></div>`;
};

/** The HTML of each block of a page, top to bottom: while it grows, all but the last ones stay as they are. */
export function render(text: string): string[] {
  return renderedBy(markdown, text);
}

/** The same of a page of ours, such as a rule's, whose references may be followed. */
export function renderOwn(text: string): string[] {
  return renderedBy(own, text);
}

function renderedBy(markdown: MarkdownIt, text: string): string[] {
  const environment = {};
  const blocks: string[] = [];
  let block: ReturnType<typeof markdown.parse> = [];
  for (const token of markdown.parse(text, environment)) {
    block.push(token);
    if (token.level === 0 && token.nesting !== 1) {
      blocks.push(markdown.renderer.render(block, markdown.options, environment));
      block = [];
    }
  }
  return blocks;
}

/** The first heading of a page. */
export function headingOf(text: string): string | undefined {
  return /^# (.+)$/m.exec(text)?.[1]?.replace(/\\(?=[^\w\s])/g, '');
}

function coloured(code: string, language: string): string {
  return hljs.getLanguage(language)
    ? hljs.highlight(code, { language, ignoreIllegals: true }).value
    : markdown.utils.escapeHtml(code);
}
