// The look: as the system, light or dark; kept in a cookie, so that the server writes it into the page and nothing flashes.
const now = () => document.documentElement.dataset.theme ?? '';
const buttons = document.querySelectorAll('[data-theme-choice] button');

function mark() {
  buttons.forEach((button) => button.setAttribute('aria-pressed', String(button.value === now())));
}

buttons.forEach((button) => button.addEventListener('click', () => {
  if (button.value) document.documentElement.dataset.theme = button.value;
  else delete document.documentElement.dataset.theme;
  document.cookie = `theme=${button.value}; path=/; max-age=${button.value ? 31536000 : 0}; samesite=lax`;
  mark();
}));
mark();
