// The tiles that the map is drawn with, for as long as the page is open: those that the
// server offers, or a file of the reader's own. The plain map needs none.

export type Tiles = 'served' | File;

let chosen = $state.raw<Tiles>();

export const tiles = {
  get chosen() { return chosen; },
  use(those: Tiles | undefined) { chosen = those; },
};
