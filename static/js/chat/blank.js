// The blanks that came with the page: lines as the server draws them, to be filled in.
export const blank = (name) => document.querySelector(`template[data-blank="${name}"]`).content.firstElementChild;
