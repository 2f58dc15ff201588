// Loads what a page needs, when it needs it. Every page works without any of this.
document.documentElement.classList.add('js');

const load = (test, module) => document.querySelector(test) && module();
load('form[data-draft], [data-into]', () => import('./draft.js'));
load('table[data-keys], [data-slash]', () => import('./keys.js'));
load('form[data-fragment]', () => import('./fragment.js'));
load('[data-peek]', () => import('./peek.js'));
load('details[data-dialog]', () => import('./dialog.js'));
load('[data-copy]', () => import('./copy.js'));

// The error summary takes the focus, so that it is read first.
document.querySelector('[data-focus]')?.focus();

document.addEventListener('click', (event) => event.target.closest('[data-print]') && print());

// A second press of a submit button does nothing, even before the module below has come.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.method !== 'post') return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = '1';
  const button = event.submitter;
  import('./submit.js').then((m) => m.busy(form, button));
});

// The person's menu: one at a time, closed by Esc or a press elsewhere; its choice of look comes with it.
const menu = document.querySelector('details.menu');
menu?.addEventListener('toggle', () => import('./theme.js'), { once: true });
document.addEventListener('click', (event) => {
  if (menu?.open && !menu.contains(event.target)) menu.open = false;
});
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || !menu?.open) return;
  menu.open = false;
  menu.querySelector('summary').focus();
});
load('main [data-theme-choice]', () => import('./theme.js'));

// The way back from a page that says no.
document.querySelector('[data-back]')?.addEventListener('click', () => history.back());
