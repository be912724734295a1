// The kinds of our code actions, which the server announces and a client asks for.
export const FIX_ALL = 'source.fixAll.nearpull';
export const QUICK_FIX = 'quickfix';
export const INSERT = 'refactor.insert';
