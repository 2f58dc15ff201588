// The guard against a double press: the button says 正在提交… and is out of use until the next page. The server's idempotency key is what
// really protects; this only shows it.
export function busy(form, button) {
  const target = button ?? form.querySelector('button:not([type=button]), input[type=submit]');
  if (!target) return;
  const label = target.textContent;
  // Not `disabled`: that would take the focus away, and the button's name and value out of what is sent.
  target.setAttribute('aria-disabled', 'true');
  target.dataset.busy = '1';
  if (target.matches('.btn')) target.textContent = document.body.dataset.busy;
  const again = () => {
    delete form.dataset.sent;
    delete target.dataset.busy;
    target.removeAttribute('aria-disabled');
    if (target.matches('.btn')) target.textContent = label;
  };
  // Coming back by the browser's button, or an answer that never came.
  addEventListener('pageshow', (event) => event.persisted && again(), { once: true });
  setTimeout(again, 30000);
}
