// The reader's own file of map tiles, for as long as the page is open.

let file = $state.raw<File>();

export const tiles = {
  get file() { return file; },
  use(chosen: File | undefined) { file = chosen; },
};
