// <button data-copy="ID" data-copied="已复制">: puts the text of the element with that id on the clipboard and says so for a while. Without
// permission the text is marked, so that it can be copied by hand.
const SHOWN_MS = 4000;

document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-copy]');
  const source = button && document.getElementById(button.dataset.copy);
  if (!source) return;
  try {
    await navigator.clipboard.writeText(source.textContent);
  } catch {
    getSelection().selectAllChildren(source);
    return;
  }
  const label = button.textContent;
  button.textContent = button.dataset.copied;
  setTimeout(() => { button.textContent = label; }, SHOWN_MS);
});
