// What is kept on this device. On a shared or watched one nothing is: the page forgets it when it closes.
const memory = new Map();
const forgetful = {
  getItem: (name) => memory.get(name) ?? null,
  setItem: (name, value) => memory.set(name, String(value)),
  removeItem: (name) => memory.delete(name),
};

export const device = () => (document.body.dataset.idle ? forgetful : localStorage);
