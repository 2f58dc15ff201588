// Filters without a full reload: <form data-fragment="#rows"> (GET) loads its own URL and swaps that element; the address follows, so that
// the page can be shared and the browser's back button works. Anything unexpected falls back to an ordinary page.
async function swap(url, selector) {
  const answer = await fetch(url, { headers: { Accept: 'text/html' } });
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const fresh = page.querySelector(selector);
  const old = document.querySelector(selector);
  if (!answer.ok || !fresh || !old) throw new Error('no fragment');
  old.replaceWith(fresh);
}

function watch(form) {
  const selector = form.dataset.fragment;
  let waiting;
  async function go() {
    const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ''));
    const url = `${form.getAttribute('action') || location.pathname}?${query}`;
    try {
      await swap(url, selector);
      history.replaceState(null, '', url);
    } catch {
      location.assign(url);
    }
  }
  form.addEventListener('change', go);
  form.addEventListener('input', (event) => {
    if (event.target.type !== 'search') return;
    clearTimeout(waiting);
    waiting = setTimeout(go, 300);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    go();
  });
  form.querySelectorAll('[data-go]').forEach((button) => { button.hidden = true; });
}

document.querySelectorAll('form[data-fragment]').forEach(watch);
