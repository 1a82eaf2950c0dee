// A verdict says what is wrong, and then, in the sentences that follow, what to do.
import { fill, h } from '../open/dom.js';

export function splitVerdict(verdict) {
  const match = /^(.*?\.)\s+(?=[\p{Lu}'])(.*)$/su.exec(verdict);
  return match ? { cause: match[1], advice: match[2] } : { cause: verdict, advice: '' };
}

/** Cause and advice as two paragraphs in an element. */
export function showVerdict(element, verdict) {
  if (element.dataset.said === verdict) {
    return;
  }
  element.dataset.said = verdict;
  const { cause, advice } = splitVerdict(verdict);
  fill(element, h('p', { class: 'verdict-cause' }, cause), advice ? h('p', { class: 'verdict-advice' }, advice) : null);
}
