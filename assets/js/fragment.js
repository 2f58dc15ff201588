// Filters without a full reload: <form data-fragment="#rows, #counts"> (GET) loads its own URL and swaps those elements; the address follows, so
// that the page can be shared and the browser's back button works. Anything unexpected falls back to an ordinary page.
async function swap(url, selectors) {
  const answer = await fetch(url, { headers: { Accept: 'text/html' } });
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const pairs = selectors.split(',').map((one) => [document.querySelector(one), page.querySelector(one)]);
  if (!answer.ok || pairs.some(([old, fresh]) => !old || !fresh)) throw new Error('no fragment');
  pairs.forEach(([old, fresh]) => old.replaceWith(fresh));
  document.dispatchEvent(new Event('fragment'));
}

function watch(form) {
  const selectors = form.dataset.fragment;
  let waiting;
  async function go() {
    const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ''));
    const url = `${form.getAttribute('action') || location.pathname}?${query}`;
    try {
      await swap(url, selectors);
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
