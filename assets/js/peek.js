// A button beside a password shows what was typed, until it is sent.
document.querySelectorAll('[data-peek]').forEach((button) => {
  const input = document.getElementById(button.dataset.peek);
  const show = (shown) => {
    input.type = shown ? 'text' : 'password';
    button.setAttribute('aria-pressed', String(shown));
  };
  button.addEventListener('click', () => show(input.type === 'password'));
  input.form.addEventListener('submit', () => show(false));
});
