// Drafts: <form data-draft="/URL" data-draft-version="3"> with a .saved element from draft_status. Saved on leaving a field and every
// 10 s when something changed: the form's own fields (csrf and key among them) are POSTed to the URL, `version` being the draft's.
// A hidden field `draft`, where there is one, follows the version, so that the form can say which draft it was sent from.
// Answers: 200 {"saved": "10:42", "version": 4}; 409 another person's draft is newer; 401 or 403 signed out.
// Without network the text stays in this browser, is said so, and is put back and sent when the page is opened again.
const EVERY_MS = 10000;
const OURS = ['csrf', 'key', 'version', 'draft'];

const fieldsOf = (form) => [...new FormData(form)].filter(([name, value]) => typeof value === 'string' && !OURS.includes(name));
const textOf = (form) => JSON.stringify(fieldsOf(form));

function keep(slot, value) {
  try {
    if (value === null) localStorage.removeItem(slot);
    else localStorage.setItem(slot, value);
  } catch {
    // A full or forbidden store: then there is no copy, and the message says "not saved" by staying as it is.
  }
}

function kept(slot) {
  try {
    return localStorage.getItem(slot);
  } catch {
    return null;
  }
}

function put(form, fields) {
  for (const [name, value] of fields) {
    const input = form.elements[name];
    if (!input || OURS.includes(name)) continue;
    if (input.type === 'checkbox') input.checked = true;
    else input.value = value;
  }
}

function draft(form) {
  const url = form.dataset.draft;
  const slot = `draft:${url}`;
  const status = form.querySelector('[data-saved]') ?? document.querySelector('[data-saved]');
  const say = (which, time = '') => {
    if (status) status.textContent = (status.dataset[which] ?? '').replace('{t}', time);
  };
  let last = textOf(form);
  let running = false;
  let stopped = false;
  let waiting = null; // the button that was pressed while a draft was on its way

  function restore() {
    const copy = kept(slot);
    if (!copy || copy === last) return;
    put(form, JSON.parse(copy));
    say('restored');
    save();
  }

  async function save() {
    const now = textOf(form);
    if (running || stopped || now === last) return;
    running = true;
    const body = new URLSearchParams(new FormData(form));
    body.set('version', form.dataset.draftVersion ?? '0');
    try {
      const answer = await fetch(url, { method: 'POST', body, headers: { Accept: 'application/json' }, redirect: 'manual' });
      await done(answer, now);
    } catch {
      keep(slot, now);
      say('offline');
    }
    running = false;
    if (!waiting) return;
    form.requestSubmit(waiting);
  }

  async function done(answer, now) {
    if (answer.ok) {
      const result = await answer.json();
      form.dataset.draftVersion = result.version;
      if (form.elements.draft) form.elements.draft.value = result.version;
      last = now;
      keep(slot, null);
      say('saved', result.saved);
      return;
    }
    keep(slot, now);
    if (answer.status === 409) {
      stopped = true;
      say('stale');
    } else if ([0, 401, 403].includes(answer.status)) {
      say('signedOut');
    } else {
      say('offline');
    }
  }

  form.addEventListener('focusout', save);
  form.addEventListener('change', save);
  setInterval(save, EVERY_MS);
  addEventListener('online', save);
  addEventListener('pagehide', () => textOf(form) !== last && !form.dataset.sent && keep(slot, textOf(form)));
  // What is sent for good is neither overtaken nor overwritten by a draft: one that is on its way arrives first.
  form.addEventListener('submit', (event) => {
    if (running && event.submitter) {
      event.preventDefault();
      event.stopPropagation();
      waiting = event.submitter;
      return;
    }
    stopped = true;
    keep(slot, null);
  });
  restore();
}

document.querySelectorAll('form[data-draft]').forEach(draft);

// Ready phrases under a text field: <button type="button" data-into="f-reason">等外部审批</button>.
document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-into]');
  const input = button && document.getElementById(button.dataset.into);
  if (!input) return;
  input.setRangeText(button.textContent, input.selectionStart, input.selectionEnd, 'end');
  input.focus();
  input.dispatchEvent(new Event('change', { bubbles: true }));
});
