// The keyboard: "/" goes to the search; in a column of a form Enter moves down and Space ticks 无变化; arrows walk over a grid. No page needs this file to work.
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
  const cell = e.target.closest('[data-grid] [data-cell]');
  const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[e.key];
  if (cell && step && !e.ctrlKey && !e.metaKey && !e.altKey) {
    e.preventDefault();
    let [x, y] = [cell.closest('td').cellIndex, cell.closest('tr').rowIndex];
    const rows = cell.closest('[data-grid]').rows;
    do { [x, y] = [x + step[0], y + step[1]]; } while (rows[y]?.cells[x] && !rows[y].cells[x].querySelector('[data-cell]'));
    const next = rows[y]?.cells[x]?.querySelector('[data-cell]');
    if (next) { cell.tabIndex = -1; next.tabIndex = 0; next.focus(); }
  }
});
document.addEventListener('click', e => { if (e.target.closest('[data-print]')) window.print(); });

// What hangs down from the top bar goes away again: by Escape, by a click beside it, and when a link in it was followed.
document.addEventListener('click', e => {
  for (const open of document.querySelectorAll('.bar details[open]')) {
    if (!open.contains(e.target) || e.target.closest('a')) open.open = false;
  }
});
document.addEventListener('keydown', e => {
  const open = e.key === 'Escape' && document.querySelector('.bar details[open]');
  if (open) { open.open = false; open.querySelector('summary').focus(); }
});

// Whatever scrolls sideways (a wide table on a phone) can be reached and scrolled by keyboard.
let looking = false;
function reachable() {
  looking = false;
  for (const box of document.querySelectorAll('.panel, .wide-table, .scroll, .gantt-box, .body, .stripbox, .flowbox')) {
    const scrolls = box.scrollWidth > box.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(box).overflowX);
    if (scrolls && !box.hasAttribute('tabindex')) { box.tabIndex = 0; box.dataset.scrolls = ''; }
    if (!scrolls && 'scrolls' in box.dataset) { box.removeAttribute('tabindex'); delete box.dataset.scrolls; }
  }
}
function look() {
  if (!looking) { looking = true; requestAnimationFrame(reachable); }
}
new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true });
addEventListener('resize', look);
look();
