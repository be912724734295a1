// The looks of the report: light and dark, on a screen and on paper.

const LIGHT = `
    --page: #f6f7f9; --card: #ffffff; --line: #e2e5ea; --text: #1c2330; --soft: #5b6678; --accent: #1f5fbf;
    --proxied: #2a9d62; --left: #d9822b; --upstream: #b8860b; --other: #7a8699; --ignored: #b9c1cd; --unknown: #dde2e9; --bad: #c8323c; --track: #eceff3;`;
const DARK = `
    --page: #12161d; --card: #1a202a; --line: #2c3543; --text: #e6eaf1; --soft: #9aa6b8; --accent: #7db2ff;
    --proxied: #4cc38a; --left: #f0a04b; --upstream: #e0c050; --other: #8a96a8; --ignored: #566173; --unknown: #3a4454; --bad: #ff6b72; --track: #242c38;`;

export const STYLES = `
  :root { color-scheme: light;${LIGHT} }
  @media (prefers-color-scheme: dark) { :root:not([data-theme=light]) { color-scheme: dark;${DARK} } }
  :root[data-theme=dark] { color-scheme: dark;${DARK} }
  * { box-sizing: border-box; }
  body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
  main { max-width: 1180px; margin: 0 auto; padding: 28px 20px 60px; }
  header { display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: baseline; margin-bottom: 20px; }
  h1 { font-size: 24px; margin: 0; }
  header p { margin: 0; color: var(--soft); }
  header button { margin-left: auto; }
  h2 { font-size: 17px; margin: 0 0 12px; }
  h3 { font-size: 15px; margin: 20px 0 8px; }
  h2 small, h3 small { font-weight: normal; color: var(--soft); margin-left: 8px; }
  section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 18px 20px; margin-bottom: 18px; }
  .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 14px; margin-bottom: 18px; }
  .card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 14px 16px; }
  .card b { display: block; font-size: 28px; line-height: 1.2; font-variant-numeric: tabular-nums; }
  .card span { color: var(--soft); }
  .card .change { font-size: 15px; margin-left: 6px; font-weight: normal; }
  .better { color: var(--proxied) !important; } .worse { color: var(--bad) !important; }
  .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(340px, 100%), 1fr)); gap: 18px; }
  .pair section { margin-bottom: 0; } .pair { margin-bottom: 18px; }
  svg { display: block; width: 100%; height: auto; overflow: visible; }
  svg text { fill: var(--text); font: 13px system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
  svg text.soft { fill: var(--soft); }
  .legend { display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 10px 0 0; padding: 0; list-style: none; color: var(--soft); }
  .legend i { display: inline-block; width: 10px; height: 10px; border-radius: 3px; margin-right: 6px; }
  .fields { display: none; flex-wrap: wrap; gap: 8px; align-items: center; margin-bottom: 12px; color: var(--soft); }
  .scripted .fields { display: flex; }
  header button { display: none; } .scripted header button { display: block; }
  input, select, button { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 7px; padding: 5px 10px; }
  input { flex: 1 1 220px; max-width: 420px; } select { max-width: 100%; }
  .scroll { overflow-x: auto; }
  table { border-collapse: collapse; width: 100%; font-size: 14px; }
  th, td { text-align: left; padding: 7px 10px; border-bottom: 1px solid var(--line); vertical-align: top; }
  tbody tr:last-child td { border-bottom: 0; }
  th { color: var(--soft); font-weight: 600; white-space: nowrap; }
  th button { all: unset; cursor: pointer; } th button:focus-visible { outline: 2px solid var(--accent); border-radius: 3px; }
  th[aria-sort=ascending] button::after { content: " ↑"; } th[aria-sort=descending] button::after { content: " ↓"; }
  td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
  code { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; } code span { display: inline-block; }
  #findings td:nth-child(2) { min-width: 190px; max-width: 320px; } #findings td:nth-child(3) { min-width: 280px; overflow-wrap: anywhere; }
  .wide { min-width: 640px; }
  #images td:nth-child(2) { min-width: 260px; } #findings td:nth-child(5) { white-space: nowrap; }
  td small { display: block; color: var(--soft); }
  a { color: var(--accent); text-decoration: none; } a:hover { text-decoration: underline; }
  .badge { display: inline-block; padding: 0 8px; border-radius: 9px; font-size: 12.5px; white-space: nowrap; color: var(--card); background: var(--other); }
  .badge.error, .badge.invalid, .badge.fail { background: var(--bad); } .badge.warning, .badge.docker-hub { background: var(--left); }
  .badge.upstream { background: var(--upstream); } .badge.proxied, .badge.pass { background: var(--proxied); }
  .meter { display: block; min-width: 120px; height: 8px; border-radius: 4px; background: var(--track); overflow: hidden; margin-top: 7px; }
  .meter i { display: block; height: 100%; background: var(--proxied); }
  footer { color: var(--soft); text-align: center; }
  @media print { section, .card { break-inside: avoid; } .fields, header button { display: none !important; } }
`;
