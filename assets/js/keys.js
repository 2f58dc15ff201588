// Keys on pages with a table: / to the search box, j and k through the rows, Enter opens the row, ? shows the list (keys_help) where it can
// be turned off. Never while something is typed, never with a modifier.
const OFF = 'keys-off';
const help = document.getElementById('keys');
let off = false;
try {
  off = localStorage.getItem(OFF) === '1';
} catch {
  // no store: the keys are on
}

const rows = () => [...(document.querySelector('table[data-keys]')?.tBodies[0]?.rows ?? [])]; // a filter may have swapped the table

function move(step) {
  const all = rows();
  const at = all.findIndex((row) => row.classList.contains('at'));
  const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
  if (!next) return;
  all[at]?.classList.remove('at');
  next.classList.add('at');
  next.querySelector('a')?.focus({ preventScroll: true });
  next.scrollIntoView({ block: 'nearest' });
}

const acts = {
  '/': () => document.querySelector('.filters input[type=search], [data-slash]')?.focus(),
  j: () => move(1),
  k: () => move(-1),
  '?': () => help?.showModal(),
};

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (event.target.closest('input, textarea, select, dialog[open]')) return;
  if (off && event.key !== '?') return;
  const act = acts[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

const box = help?.querySelector('[data-keys-on]');
if (box) {
  box.checked = !off;
  box.addEventListener('change', () => {
    off = !box.checked;
    try {
      localStorage.setItem(OFF, off ? '1' : '0');
    } catch {
      // no store: it holds for this page
    }
  });
}
