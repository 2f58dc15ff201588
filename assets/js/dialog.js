// <details class="confirm" data-dialog>: without script the question unfolds in place; with it, it is a modal dialog. Focus goes to the first
// field or to the safe button ([data-close]), Esc is the safe way out, focus returns to the summary.
function upgrade(details) {
  const summary = details.querySelector('summary');
  const body = details.querySelector('.confirm-b');
  const dialog = document.createElement('dialog');
  const heading = body.querySelector('h2, h3');
  if (heading) {
    heading.id ||= `dialog-${document.querySelectorAll('dialog').length}`;
    dialog.setAttribute('aria-labelledby', heading.id);
  }
  const open = details.open; // the page came back with an error inside
  details.open = false;
  dialog.append(body);
  details.after(dialog);

  const show = () => {
    dialog.showModal();
    (dialog.querySelector('[data-focus], textarea, input:not([type=hidden]), select') ?? dialog.querySelector('[data-close]'))?.focus();
  };
  summary.setAttribute('aria-haspopup', 'dialog');
  summary.addEventListener('click', (event) => {
    event.preventDefault();
    show();
  });
  dialog.addEventListener('click', (event) => {
    if (event.target.closest('[data-close]')) dialog.close();
  });
  dialog.addEventListener('close', () => summary.focus());
  if (open) show();
}

const all = () => document.querySelectorAll('details[data-dialog]:has(> .confirm-b)').forEach(upgrade);
all();
document.addEventListener('fragment', all); // a filter swapped what the button stands in
