// The keyboard: "/" goes to the search; in a column of a form Enter moves down and Space ticks 无变化. No page needs this file to work.
document.addEventListener('keydown', e => {
  const field = e.target.closest('input, textarea, select, [contenteditable]');
  if (e.key === '/' && !field && !e.ctrlKey && !e.metaKey && !e.altKey) {
    const search = document.querySelector('[data-hotkey="/"]');
    if (search) { e.preventDefault(); search.focus(); }
  }
  if (e.key === 'Enter' && field && field.matches('[data-column]') && field.tagName === 'INPUT') {
    const column = [...document.querySelectorAll(`[data-column="${field.dataset.column}"]`)].filter(i => !i.disabled);
    const next = column[column.indexOf(field) + (e.shiftKey ? -1 : 1)];
    if (next) { e.preventDefault(); next.focus(); next.select(); }
  }
  if (e.key === ' ' && field && field.dataset.space) {
    e.preventDefault();
    document.getElementById(field.dataset.space)?.click();
  }
});
